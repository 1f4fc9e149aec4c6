export function App() {
  return <main>upwarp</main>;
}
