import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Layer, Problem, Scene } from "../protocol.ts";
import { INITIAL_STATE, type ViewState, type WorldPoint } from "../state/view-state.ts";

/** What is open, what is on the screen, what went wrong: the page draws these and nothing else. */
export const state = signal<ViewState>(INITIAL_STATE);
/**
 * Each part of the state by itself. Who draws reads these: a movement of the map then concerns the map, not every chart.
 */
export const part = Object.fromEntries(
  Object.keys(INITIAL_STATE).map((name) => [name, computed(() => state.value[name as keyof ViewState])]),
) as { readonly [Name in keyof ViewState]: ReadonlySignal<ViewState[Name]> };

export const scene = signal<Scene>({ layers: [], notes: [] });
export const problems = signal<readonly Problem[]>([]);
/** Files are being opened. */
export const opening = signal(false);
/** Place under the pointer, in world coordinates. */
export const cursor = signal<WorldPoint | null>(null);

/** What a click on the map does. */
export type Tool = "point" | "reference" | "polygon" | "transect";
export const tool = signal<Tool>("point");
/** Corners of the polygon or transect that is being drawn. */
export const draft = signal<readonly WorldPoint[]>([]);
export const playing = signal(false);

/** Changes the state by a pure function of it; equal states change nothing. */
export function change(update: (current: ViewState) => ViewState): void {
  state.value = update(state.peek());
}

export function report(problem: Problem): void {
  const known = problems
    .peek()
    .some(
      ({ code, what, where, got }) =>
        code === problem.code && what === problem.what && where === problem.where && got === problem.got,
    );
  if (!known) problems.value = [...problems.peek(), problem];
}

export const dismiss = (problem: Problem) => {
  problems.value = problems.peek().filter((one) => one !== problem);
};

export const layerOf = (id: string | null): Layer | null =>
  id === null ? null : (scene.value.layers.find((layer) => layer.id === id) ?? null);

/** The layer that is drawn. */
export const activeLayer = computed(() => layerOf(part.layer.value));
