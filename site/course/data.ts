// What the site knows of the course. `write.ts` makes it under the root's Node, because Astro cannot load the course itself.

export interface CourseData {
  parts: PartData[];
  /** Shown on the start page: what the grader says about one wrong answer. */
  example: { slug: string; title: string; because: string };
}

export interface PartData {
  /** `1-understanding-gradients` */
  path: string;
  name: string;
  number: number;
  story: PageData;
  lookBack: PageData;
  chapters: ChapterData[];
}

export interface ChapterData {
  /** `1-understanding-gradients/03-attention` */
  path: string;
  title: string;
  summary: string;
  pages: PageData[];
  /** The slugs of later exercises that build on it, the most telling ones first. */
  usedBy: string[];
}

/** A Markdown file that is a page of the site. */
export interface PageData {
  /** From the course's root: `exercises/1-understanding-gradients/03-attention/README.md` */
  file: string;
  /** The page's address without the base, and without slashes around it. */
  route: string;
  title: string;
  /** In the order in which its text reaches them. */
  exercises: ExerciseData[];
}

export interface ExerciseData {
  slug: string;
  title: string;
  minutes: number;
  difficulty: number;
  chapter: string;
  file: string;
  route: string;
  /** The heading of the lesson below which it stands; undefined if it stands above the first one. */
  heading: string | undefined;
  documented: Documented[];
  /** What it takes for granted of somebody who begins here. */
  needs: string[];
  /** Whether it trains a model that then works on a page of its own. */
  trains: boolean;
  /** What can be kept of it once it has passed, in Markdown. */
  kept: string | undefined;
}

/** What the docstring of one exported name says, each text in Markdown. */
export interface Documented {
  name: string;
  text: string;
  params: { name: string; text: string }[];
  returns: string | undefined;
  throws: string[];
  sees: string[];
}
