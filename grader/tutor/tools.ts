import { takeNotices } from "../node/store/notice.js";
import { bounded } from "./bounded.js";
import type { Call, Desk } from "./desk.js";
import { given } from "./params.js";
import type { Tool } from "./tool.js";
import { ask } from "./tools/ask.js";
import { exercise } from "./tools/exercise.js";
import { explainBack } from "./tools/explain-back.js";
import { hint } from "./tools/hint.js";
import { lesson } from "./tools/lesson.js";
import { run } from "./tools/run.js";
import { status } from "./tools/status.js";

/** All tools, in the order in which they are needed. */
export const TOOLS: Tool[] = [status, lesson, exercise, run, ask, hint, explainBack];

/** The answer to a call. */
export interface Answer {
  text: string;
  /** Whether the call was wrong, or the course is broken. */
  isError: boolean;
}

/** Answers a call, whatever a client has sent. */
export async function answer(desk: Desk, name: string, args: unknown, call: Call = {}): Promise<Answer> {
  const tool = TOOLS.find((tool) => tool.name === name);
  if (!tool) return wrong(`there is no tool "${name.slice(0, 60)}"`);
  try {
    const text = await tool.answer(desk, given(tool.params, args), call);
    const notices = takeNotices().map((notice) => `\n\n! ${notice}`);
    return { text: bounded(text + notices.join("")), isError: false };
  } catch (error) {
    return wrong((error as Error).message);
  }
}

const wrong = (text: string): Answer => ({ text: bounded(text), isError: true });
