import { type Outcome, outcomeOf, unfit, withSecret } from "../../core/class/outcome.js";
import type { SecretUse } from "../../core/class/secret.js";
import type { Course, PlacedExercise } from "../../core/course/course.js";
import { solutionText } from "../../core/course/solution.js";
import type { Attempt } from "../../core/judge/attempt.js";
import { judge } from "../../core/judge/judge.js";
import { disk } from "../../node/course/disk.js";
import { trains } from "../../node/runner/host.js";
import { Cells } from "../cell/cell.js";
import { keep, keyOf, known } from "./known.js";
import { placeWith } from "./place.js";

/** What the course's own solution comes to on this machine, today. */
interface Reference {
  /** The names of the tests that it passes, or why nothing can be judged here. */
  names: string[] | undefined;
  unfit: Outcome | undefined;
}

/** Judges answers that were handed in, each in a process of its own, by the same function as `kata run`. */
export class AnswerJudge {
  readonly #course: Course;
  readonly #cells: Cells;
  readonly #secret: { text: string; cells: Cells } | undefined;
  readonly #references = new Map<string, Promise<Reference>>();
  readonly #uses = new Map<string, Promise<SecretUse>>();

  private constructor(course: Course, cells: Cells, secret: { text: string; cells: Cells } | undefined) {
    this.#course = course;
    this.#cells = cells;
    this.#secret = secret;
  }

  static async open(course: Course, secret?: string): Promise<AnswerJudge> {
    const cells = await Cells.open(course);
    const other =
      secret === undefined ? undefined : { text: secret, cells: await Cells.open(course, secret) };
    return new AnswerJudge(course, cells, other);
  }

  /** The outcome of an answer. It is judged only if it has not been before. */
  async outcome(exercise: PlacedExercise, answer: string): Promise<Outcome> {
    const open = await this.#outcome(exercise, answer, this.#cells, undefined);
    // Public numbers give the words. Who fails with them fails.
    if (!this.#secret || open.verdict !== "passed" || !open.isJudged) return open;
    if ((await this.secretUse(exercise)) !== "counts") return open;
    return withSecret(open, await this.#outcome(exercise, answer, this.#secret.cells, this.#secret.text));
  }

  /** What secret numbers do in this exercise. */
  secretUse(exercise: PlacedExercise): Promise<SecretUse> {
    const before = this.#uses.get(exercise.slug);
    if (before) return before;
    const use = this.#secretUse(exercise);
    this.#uses.set(exercise.slug, use);
    return use;
  }

  close(): void {
    this.#cells.close();
    this.#secret?.cells.close();
  }

  async #outcome(
    exercise: PlacedExercise,
    answer: string,
    cells: Cells,
    secret: string | undefined,
  ): Promise<Outcome> {
    const key = keyOf(exercise, answer, secret);
    const before = known(key);
    if (before) return before;
    const { names, unfit } = await this.#reference(exercise);
    if (unfit) return unfit;
    let made = await this.#judge(exercise, answer, cells);
    // What a machine does once it may do again; then somebody looks.
    if (!made.isJudged) made = await this.#judge(exercise, answer, cells);
    const outcome = outcomeOf(made, names);
    await keep(key, outcome);
    return outcome;
  }

  #judge(exercise: PlacedExercise, answer: string, cells: Cells): Promise<Attempt> {
    return judge(placeWith(answer, cells), this.#course, exercise);
  }

  #judgeSolution(exercise: PlacedExercise, cells: Cells): Promise<Attempt> {
    return this.#judge(exercise, solutionText(disk.read(exercise.files.solution) ?? ""), cells);
  }

  #reference(exercise: PlacedExercise): Promise<Reference> {
    const before = this.#references.get(exercise.slug);
    if (before) return before;
    const made = this.#made(exercise);
    this.#references.set(exercise.slug, made);
    return made;
  }

  async #made(exercise: PlacedExercise): Promise<Reference> {
    const { result } = await this.#judgeSolution(exercise, this.#cells);
    if (result.verdict === "passed") return { names: result.tests.map(({ name }) => name), unfit: undefined };
    const why = "failure" in result ? result.failure.message.split("\n")[0] : result.verdict;
    const said = `not judged: on this machine the course's own solution does not pass (${why})`;
    return { names: undefined, unfit: unfit(said) };
  }

  async #secretUse(exercise: PlacedExercise): Promise<SecretUse> {
    if (trains(exercise.files.spec)) return "trains";
    const { cells } = this.#secret!;
    const { result } = await this.#judgeSolution(exercise, cells);
    if (result.verdict !== "passed") return "fell back";
    return cells.draws.get(exercise.files.spec) ? "counts" : "draws nothing";
  }
}
