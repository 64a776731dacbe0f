import type { BuiltOn } from "../judge/builds-on.js";
import type { TrainingRun } from "../judge/training-log.js";
import type { Excerpt } from "./excerpt.js";

// What is said of an answer. How that looks is for whoever draws it: a terminal, a page, a script.

/** How words are meant. */
export type Tone = "strong" | "quiet" | "label" | "key" | "warning" | "fault";

/** A text in pieces, of which some are meant in a way of their own. */
export type Words = (string | [text: string, tone: Tone])[];

export type Block =
  | { is: "headline"; mood: "good" | "bad" | "open"; text: string; aside?: string }
  | { is: "text"; words: Words }
  /** What concerns the verdict and is not of the answer: an edited spec, progress that could not be saved. */
  | { is: "notice"; text: string }
  /** What differs, in lines, and the map of where it does. */
  | { is: "finding"; details: string[]; map: string[] }
  /** Lines of a file, of which `at` is the one that it is about. */
  | { is: "code"; of: "answer" | "spec"; path: string; at: number; rows: Excerpt }
  /** The lines of the docstring that say what to compute. */
  | { is: "formula"; lines: string[] }
  | { is: "trained"; run: TrainingRun }
  /** What the learner's code printed; `cut` where only its end is here. */
  | { is: "printed"; lines: string[]; cut: boolean }
  /** What an untouched stub builds on, in the order of what matters most. */
  | { is: "builds on"; direct: BuiltOn[]; all: number }
  /** What a verdict was built on, in words. */
  | { is: "base"; words: Words }
  /** The laws that hold. */
  | { is: "laws"; names: string[] }
  /** Where whoever draws it says how to go on. */
  | { is: "next" };

/** Blocks that stand close together; between two groups is some space. */
export type Group = Block[];
