import type { TypeNote } from "../../core/judge/type-notes.js";

// What a page and the worker that checks types say to each other.

/** What the site's build has made of declarations: texts by their paths, which begin at the root of the course. */
export type Texts = Record<string, string>;

/** The declarations that every exercise needs, and how the course has its types checked. */
export interface Declarations {
  /** `compilerOptions` of the course, as TypeScript has read them. */
  options: Record<string, unknown>;
  texts: Texts;
}

/** A note of TypeScript with its place in the text. */
export interface PlacedNote extends TypeNote {
  from: number;
  to: number;
  /** The text is no TypeScript, so it cannot run. */
  isSyntax: boolean;
}

/** A name that can stand at a place. */
export interface OfferedName {
  name: string;
  /** It belongs there more than the names that are known everywhere. */
  isNear: boolean;
}

/** What TypeScript knows of a name. */
export interface Explained {
  from: number;
  to: number;
  type: string;
  text: string;
}

export interface Answers {
  notes: PlacedNote[];
  names: OfferedName[];
  about: Explained | undefined;
}

export interface Question {
  what: keyof Answers;
  /** The learner's file. */
  file: string;
  /** It, and the exercises that it reaches. */
  texts: Texts;
  /** The place that is asked about; notes are of the whole file. */
  at: number;
}

export type Asked = Question & { id: number };
export type Answered = { id: number } & ({ answer: Answers[keyof Answers] } | { problem: string });

/** A file that the worker has asked for, or why there is none. */
export type Given = { given: string } & ({ bytes: ArrayBuffer } | { problem: string });

export type ToTypes = Asked | Given;
export type FromTypes = Answered | { wants: string };
