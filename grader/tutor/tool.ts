import type { Call, Desk } from "./desk.js";
import type { Given, Params } from "./params.js";

/** Something that an assistant can ask the grader for. */
export interface Tool<P extends Params = Params> {
  name: string;
  title: string;
  description: string;
  params: P;
  /** Whether it changes nothing of what is kept. */
  isReading: boolean;
  answer(desk: Desk, args: Given<P>, call: Call): Promise<string> | string;
}

/** Declares a tool, with the types of its arguments. */
export function tool<P extends Params>(declared: Tool<P>): Tool {
  return declared as unknown as Tool;
}
