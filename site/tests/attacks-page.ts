import { judge } from "../../grader/core/judge/judge.js";
import { openSite } from "../../grader/site/place.js";
import { browserStorage } from "../../grader/site/store/storage.js";

// A page that judges what it is given, and tells what has become of the learner's work meanwhile.

const site = openSite("/kata/", browserStorage());
const violations: string[] = [];

/** What the page is told of a text. */
export interface Told {
  verdict: string;
  killed: string | undefined;
  counts: boolean;
  message: string;
  output: string;
  /** The learner's work, as it was before. */
  isWhole: boolean;
  frames: number;
}

async function judged(slug: string, text: string, seconds: number): Promise<Told> {
  const { course, answers, place, prepare } = await site;
  const exercise = { ...course.course.bySlug.get(slug)!, seconds };
  await prepare(exercise);
  answers.keep(slug, text);
  answers.keep("attention", "what was typed");
  const { result, counts, output } = await judge(place, course.course, {
    ...course.course.bySlug.get(slug)!,
    seconds,
  });
  return {
    ...{ verdict: result.verdict, counts, output: output.slice(0, 2000) },
    killed: "killed" in result ? result.killed.reason : undefined,
    message: "failure" in result ? result.failure.message.slice(0, 500) : "",
    isWhole: answers.textOf("attention") === "what was typed" && answers.textOf(slug) === text,
    frames: document.querySelectorAll("iframe").length,
  };
}

document.addEventListener("securitypolicyviolation", ({ violatedDirective }) =>
  violations.push(violatedDirective),
);
Object.assign(globalThis, { judged, violations });
