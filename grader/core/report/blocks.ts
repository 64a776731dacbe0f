import type { BuiltOn } from "../judge/builds-on.js";
import type { TrainingRun } from "../judge/training-log.js";
import type { Excerpt } from "./excerpt.js";

// The content of a report about an answer. A terminal, a page or a script decides how to draw it.

/** The meaning that a drawing gives to words by their look. */
export type Tone = "strong" | "quiet" | "label" | "key" | "warning" | "fault";

/** A text in pieces, some of which have a tone. */
export type Words = (string | [text: string, tone: Tone])[];

export type Block =
  | { is: "headline"; mood: "good" | "bad" | "open"; text: string; aside?: string }
  | { is: "text"; words: Words }
  /** A message about the verdict and not about the answer: an edited spec, progress that could not be saved. */
  | { is: "notice"; text: string }
  /** The differences in lines, and a map of their positions. */
  | { is: "finding"; details: string[]; map: string[] }
  /** Lines of a file around the line `at`. */
  | { is: "code"; of: "answer" | "spec"; path: string; at: number; rows: Excerpt }
  /** The lines of the docstring that say what to compute. */
  | { is: "formula"; lines: string[] }
  | { is: "trained"; run: TrainingRun }
  /** What the learner's code printed; `cut` if only the end is included. */
  | { is: "printed"; lines: string[]; cut: boolean }
  /** The exercises that an untouched stub builds on, the most important first. */
  | { is: "builds on"; direct: BuiltOn[]; all: number }
  /** The exercises that an answer builds on, in words. */
  | { is: "base"; words: Words }
  /** The laws that the answer satisfies: the names of the tests. */
  | { is: "laws"; names: string[] }
  /** The place for the way to go on, which depends on the drawing. */
  | { is: "next" };

/** Blocks that belong together. Space separates two groups. */
export type Group = Block[];
