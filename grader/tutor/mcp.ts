import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { loadCourse } from "../node/course/load.js";
import { root } from "../node/course/paths.js";
import { Host } from "../node/runner/host.js";
import { EXIT } from "../terminal/commands/exit.js";
import { complain } from "../terminal/commands/print.js";
import { type Call, deskOf } from "./desk.js";
import { INSTRUCTIONS } from "./instructions.js";
import { schemaOf } from "./params.js";
import { type Answer, answer, TOOLS } from "./tools.js";

/** A tool as `mcp/serve.mjs` offers it. */
export interface Offered {
  name: string;
  title: string;
  description: string;
  inputSchema: ReturnType<typeof schemaOf>;
  annotations: { readOnlyHint: boolean; openWorldHint: false };
}

/** What `mcp/serve.mjs` serves. */
export interface Served {
  instructions: string;
  tools: Offered[];
  call(name: string, args: unknown, call: Call): Promise<Answer>;
}

const FOLDER = path.join(root, "mcp");
const SDK = path.join(FOLDER, "node_modules", "@modelcontextprotocol", "server", "package.json");

/** `kata mcp`: serves an assistant until its client closes standard input. */
export async function mcp(): Promise<number> {
  if (!existsSync(SDK)) {
    complain("kata: the server for assistants is a package of its own. Run this once: npm ci --prefix mcp");
    return EXIT.broken;
  }
  const course = await loadCourse();
  let starting: Promise<Host> | undefined;
  const runner = () => {
    starting ??= Host.start();
    return starting;
  };
  const desk = deskOf(course, { runner });
  const { serve } = (await import(pathToFileURL(path.join(FOLDER, "serve.mjs")).href)) as {
    serve(served: Served): Promise<void>;
  };
  try {
    await serve({ instructions: INSTRUCTIONS, tools: offered(), call: (...args) => answer(desk, ...args) });
    return EXIT.passed;
  } finally {
    await (await starting?.catch(() => undefined))?.close();
  }
}

function offered(): Offered[] {
  return TOOLS.map(({ name, title, description, params, isReading }) => ({
    name,
    title,
    description,
    inputSchema: schemaOf(params),
    annotations: { readOnlyHint: isReading, openWorldHint: false },
  }));
}
