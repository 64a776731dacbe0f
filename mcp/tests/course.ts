import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { root as project } from "../../grader/node/course/paths.js";
import { plainEnv } from "../../tests/grader/support/command.js";
import { type Throwaway, throwawayCourse } from "../../tests/grader/support/throwaway.js";

/** A small course in which `kata mcp` is installed. */
export async function courseWithServer(): Promise<Throwaway> {
  const course = await throwawayCourse();
  const folder = path.join(course.root, "mcp");
  mkdirSync(folder);
  for (const name of ["serve.mjs", "lines.mjs", "package.json"])
    cpSync(path.join(project, "mcp", name), path.join(folder, name));
  symlinkSync(path.join(project, "mcp", "node_modules"), path.join(folder, "node_modules"), "junction");
  return course;
}

/** An assistant: the SDK's own client, connected to a server of its own. */
export interface Assistant {
  client: Client;
  /** Calls a tool, and gives the text of the answer. */
  call(name: string, args?: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

export async function assistantOf({ root, kata }: Throwaway): Promise<Assistant> {
  const [command, ...args] = [...kata, "mcp"];
  const transport = new StdioClientTransport({ command, args, cwd: root, env: plainEnv() });
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(transport);
  return {
    client,
    call: async (name, args = {}) => {
      const { content } = await client.callTool({ name, arguments: args });
      const [block] = content;
      if (block?.type !== "text" || content.length !== 1) throw new Error("an answer is one text");
      return block.text;
    },
    close: () => client.close(),
  };
}
