import type { Prediction } from "../../../lib/author/course.js";
import { LETTERS } from "../../core/report/prediction.js";
import type { Look } from "./look.js";
import { wrap } from "./text.js";

/** The question, before anything of the exercise with this title has run. */
export function questionLines({ question, choices }: Prediction, title: string, look: Look): string[] {
  const { color } = look;
  return [
    ...wrap(`${color.bold.cyan("What do you expect?")}   ${color.dim(title)}`, look),
    "",
    ...wrap(question, look, 3),
    "",
    ...choices.flatMap((choice, i) => wrap(`${color.bold.cyan(LETTERS[i])}  ${choice}`, look, 3, 3)),
    "",
    ...wrap(color.dim("This is not graded. Commit to a guess, and the exercise will tell you."), look, 3),
  ];
}
