import { createInterface } from "node:readline";
import { EXIT, UsageError } from "./exit.js";
import { ask, mayAsk } from "./interactive.js";
import { complain, remark } from "./print.js";

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
  if (!mayAsk()) return await answerLines(say);
  remark(`Try: ${hint}   (an empty line ends)`);
  for (;;) {
    const typed = await ask<string>((theme) => ({ type: "input", message, theme }));
    if (!typed?.trim()) return EXIT.passed;
    await said(say, typed);
  }
}

async function answerLines(say: Say): Promise<number> {
  let code: number = EXIT.passed;
  for await (const line of createInterface({ input: process.stdin }))
    if (line.trim() && !(await said(say, line))) code = EXIT.notPassed;
  return code;
}

/** Whether it could be read; if not, why is said, and the next may be asked. */
async function said(say: Say, typed: string): Promise<boolean> {
  try {
    await say(typed);
    return true;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    complain(error.message);
    return false;
  }
}
