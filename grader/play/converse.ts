import { createInterface } from "node:readline";
import { UnknownWords } from "../core/unknown-words.js";
import { EXIT, UsageError } from "../terminal/commands/exit.js";
import { ask, mayAsk } from "../terminal/commands/interactive.js";
import { complain, remark } from "../terminal/commands/print.js";

/** Answers what was typed; throws a UsageError if it cannot be read. */
export type Say = (typed: string) => Promise<void>;

/**
 * Says something to what is typed: in a terminal it asks, until an empty line or Escape; elsewhere each line of standard input is
 * one question.
 *
 * @param message of the prompt
 * @param hint what may be typed
 * @returns the exit code: a line that could not be read counts as not passed
 */
export async function converse(
  say: Say,
  { message, hint }: { message: string; hint: string },
): Promise<number> {
  const talk = new Talk(say);
  if (!mayAsk()) return await answerLines(talk, hint);
  remark(`Try: ${hint}   (an empty line ends)`);
  for (;;) {
    const typed = await ask<string>((theme) => ({
      type: "input",
      message,
      // What was typed is no right answer: no tick stands before it.
      theme: { ...theme, prefix: theme.prefix.idle },
    }));
    if (!typed?.trim() || ENDS.has(typed.trim().toLowerCase())) return EXIT.passed;
    await talk.answer(typed);
  }
}

/** What people type to leave. */
const ENDS = new Set(["quit", "exit", "q"]);

async function answerLines(talk: Talk, hint: string): Promise<number> {
  let code: number = EXIT.passed;
  let asked = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    if (!line.trim()) continue;
    asked++;
    if (!(await talk.answer(line))) code = EXIT.notPassed;
  }
  if (asked === 0)
    throw new UsageError(`standard input has no line to answer; a line may be, for example: ${hint}`);
  return code;
}

/** A conversation: the words that a model knows are listed once in it, and again for a question mark. */
class Talk {
  readonly #say: Say;
  #known: string[] = [];

  constructor(say: Say) {
    this.#say = say;
  }

  /** Whether it could be read; if not, why is said, and the next may be asked. */
  async answer(typed: string): Promise<boolean> {
    if (typed.trim() === "?" && this.#known.length > 0) {
      remark(this.#known.join(" "));
      return true;
    }
    try {
      await this.#say(typed);
      return true;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const isListed = error instanceof UnknownWords && this.#known.length > 0;
      complain(isListed ? `${error.problem}; ? lists its words` : error.message);
      if (error instanceof UnknownWords) this.#known = error.known;
      return false;
    }
  }
}
