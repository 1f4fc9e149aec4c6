/** Name and PROJ string of every code that has one, made when the page is built (see vite.config.ts). */
declare module "virtual:epsg-table" {
  const table: Readonly<Record<string, readonly [name: string, proj: string]>>;
  export default table;
}
