import type { ModelName } from "../judge/model-names.js";

/** 1 a few minutes, 2 think first, 3 a whole algorithm, 4 several pieces at once, 5 the hardest of the part. */
export type Difficulty = 1 | 2 | 3 | 4 | 5;

/** What an author says of one exercise, in its `<slug>.exercise.ts`. */
export interface Entry {
  /** A few words, at most 40 characters. */
  title: string;
  difficulty: Difficulty;
  /** Minutes that a first-time reader of the lesson needs. */
  minutes: number;
  /** Four rungs: the symptom, the law behind it, the line of maths, a two-line sketch. */
  hints: [symptom: string, law: string, maths: string, sketch: string];
  /** Shown after a pass: an experiment whose outcome is worth a guess. */
  explore: string;
  /** What one finds in that experiment: shown once the learner asks for it. At most 400 characters. */
  answer?: string;
  /** Asked once, before the first run. */
  predict?: Prediction;
  /** What can be kept of it: shown once the learner asks for it after a pass. */
  afterwards?: Afterwards;
  /** Questions to be asked again in later chapters, once it has passed. */
  asks?: Ask[];
  /** What it takes for granted of somebody who begins the course here: at most 5, a few words each. Shown before the first run. */
  needs?: string[];
  /** Wall clock limit of one run in seconds, 10 unless given. */
  seconds?: number;
  /** The models that its spec hands over, for the commands that use them. */
  keeps?: ModelName[];
  /** Its place in the portfolio. */
  portfolio?: InPortfolio;
}

/** What the portfolio shows of an exercise once it has passed. */
export interface InPortfolio {
  heading: string;
  /** What is to be seen, by the learner to a friend; empty where only the picture's own caption tells it. */
  sentence: string;
  /** Which of its exhibits, in this order. */
  titles: string[];
}

/** What can be kept of an exercise: the formula that was derived in it, and where it is met again. At least one of the four. */
export interface Afterwards {
  /** TeX, as in a `math` block of a lesson. */
  formula?: string;
  /** How the formula is read, in words that can be said aloud: at most 300 characters. A formula has it. */
  reads?: string;
  /** Where it stands in the literature. */
  paper?: Paper;
  /** The same in PyTorch: at most 12 lines of at most 76 columns. */
  pytorch?: string;
}

export interface Paper {
  /** Its title, at most 120 characters. */
  title: string;
  /** The section or equation: `section 4, equation 7`. At most 60 characters. */
  where: string;
  /** `https://...` */
  link: string;
}

/** A question that has one short answer, and can be asked without the lesson at hand. */
export interface Ask {
  /** At most 200 characters, with a question mark at its end. */
  question: string;
  /** At most 300 characters, in whole sentences. */
  answer: string;
}

/** One exercise of the course; its files carry its slug as their name. */
export interface Exercise extends Entry {
  /** File name without ending, unique in the course; progress is keyed by it. */
  slug: string;
}

/** A question whose answer the exercise will measure. The learner commits to a choice first; it is never graded. */
export interface Prediction {
  /** At most 240 characters; it names every number that a guess needs. */
  question: string;
  /** Two to four, each at most 60 characters; the wrong ones are what people really believe. */
  choices: string[];
  /** Index of the choice that holds. */
  answer: number;
  /** Told beside the pass: what was measured, and why. At most 300 characters. */
  because: string;
}

/** One folder of exercises with its lesson. */
export interface Chapter {
  title: string;
  /** One sentence: what the learner can do afterwards. */
  summary: string;
  /** The slugs of its exercises, in the order in which they are meant to be done. */
  exercises: string[];
}

/** Declares a chapter: the default export of its `chapter.ts`. */
export function defineChapter(chapter: Chapter): Chapter {
  return chapter;
}

/** Declares an exercise: the default export of its `<slug>.exercise.ts`. */
export function defineExercise(entry: Entry): Entry {
  return entry;
}
