import { useBackend } from "../../lib/backend/choose.js";
import type { BackendName } from "../../lib/backend/names.js";
import type { Random } from "../../lib/random.js";
import { codeText } from "../core/report/whose.js";
import { drawsOf, type Load } from "../models/load.js";
import { loadCourse } from "../node/course/load.js";
import { Loader } from "../node/runner/loader.js";
import { EXIT } from "../terminal/commands/exit.js";
import { findExercise } from "../terminal/commands/find.js";
import { remark } from "../terminal/commands/print.js";
import { converse } from "./converse.js";

/** What may be asked of a model, and how a conversation asks for it. */
interface Questions<T> {
  /** @throws UsageError if the model can't be asked that */
  read(typed: string): T;
  /** of the prompt */
  message: string;
  /** what may be typed */
  hint: string;
}

interface Talk<T> extends Questions<T> {
  /** what the command's own words ask; undefined for a conversation */
  asked: T | undefined;
}

/** A model that can be asked. */
interface Ready<T> {
  /**
   * What is said first.
   *
   * @param code whose code it is
   */
  about(code: string): string[];
  say(asked: T): Promise<void>;
}

/**
 * A talk that begins with the words of the command.
 *
 * @throws UsageError if they can't be read
 */
export function talkOf<T>(words: string[], questions: Questions<T>): Talk<T> {
  return { ...questions, asked: words.length > 0 ? questions.read(words.join(" ")) : undefined };
}

/**
 * Has a model answer the one question of a command, or many in a conversation.
 *
 * @param seed of the model's draws
 * @param prepare loads the model
 * @returns the exit code
 */
export function play<T>(
  { asked, read, ...prompt }: Talk<T>,
  seed: number | undefined,
  prepare: (load: Load, rng: Random) => Promise<Ready<T>>,
): Promise<number> {
  return withExercises(
    () => "wasm",
    async (load, code) => {
      const { about, say } = await prepare(load, drawsOf(seed));
      for (const line of about(code())) remark(line);
      if (asked === undefined) return await converse((typed) => say(read(typed)), prompt);
      await say(asked);
      return EXIT.passed;
    },
  );
}

/**
 * Starts a backend, and opens the exercises for use.
 *
 * @param choose the backend where KATA_BACKEND names none
 * @param use works with modules of exercises; its `code` says whose code it has loaded
 */
export async function withExercises<T>(
  choose: () => BackendName | Promise<BackendName>,
  use: (load: Load, code: () => string) => Promise<T>,
): Promise<T> {
  // What exercises load of lib chooses by this setting too.
  process.env.KATA_BACKEND ??= await choose();
  await useBackend("train");
  const loader = await Loader.open();
  const course = await loadCourse();
  return use(
    (slug) => loader.load(findExercise(course, slug)),
    () => codeText(loader.loaded()),
  );
}
