import type { RunView } from "./run-view.ts";

interface Word {
  readonly word: string;
  readonly meaning: string;
  /** The output or step that brings the word into the page; always there when absent. */
  readonly with?: string;
}

const WORDS: readonly Word[] = [
  {
    word: "Line of sight",
    meaning:
      "The direction from the ground to the satellite. Radar measures motion along it only: subsidence, and motion away from the track to the side, both look like motion away from the satellite.",
  },
  {
    word: "Reference point",
    meaning:
      "The pixel whose motion is set to zero. Every value is a difference to it; its own motion and noise are in all of them.",
  },
  {
    word: "Interferogram, pair",
    meaning:
      "The difference in phase between two radar images: how much the ground moved between their dates, plus noise.",
  },
  {
    word: "Perpendicular baseline",
    meaning:
      "How far apart the satellite was on two dates, across its view. The larger, the more heights enter the phase.",
  },
  {
    word: "Coherence",
    meaning:
      "How alike two images are at a pixel, from 0 (noise) to 1. Water and forest are incoherent, rock and cities coherent.",
  },
  {
    word: "Temporal coherence",
    meaning:
      "How well all pairs of a pixel agree with its series, from 0 to 1. Pixels above the threshold are called reliable.",
  },
  {
    word: "Unwrapping",
    meaning:
      "Phase is only known up to whole cycles of half a wavelength; unwrapping counts them. An error shifts an area by whole cycles.",
  },
  {
    word: "Standard error",
    meaning: "Two times out of three the truth lies within one of them, 19 times out of 20 within two.",
  },
  {
    word: "Ramp",
    meaning:
      "A tilted or bent surface over the whole scene, as orbit errors make it, and long deformation too.",
    with: "rampShare",
  },
  {
    word: "Residual",
    meaning: "What a model of the motion leaves of the measured displacement.",
    with: "residual",
  },
  {
    word: "Triplet",
    meaning: "Three pairs between three dates. Their phases must add up to zero.",
    with: "nonzeroClosures",
  },
];

/** The terms that the page of this run uses, for readers who are new to them. */
export const wordsFor = ({ output }: Pick<RunView, "output">) =>
  WORDS.filter((word) => word.with === undefined || output(word.with) !== null).map(({ word, meaning }) => ({
    word,
    meaning,
  }));
