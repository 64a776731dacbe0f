import { Server } from "@modelcontextprotocol/server";
import { StdioServerTransport, serveStdio } from "@modelcontextprotocol/server/stdio";
import { jsonLines } from "./lines.mjs";

/** How often a client hears of a training. */
const PROGRESS_MS = 1000;

/**
 * Serves tools over standard input and output, until the client closes them. All that the tools do is in `grader/tutor`.
 *
 * @param {import("../grader/tutor/mcp.js").Served} served
 */
export async function serve(served) {
  const refuse = (error) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id: null, error })}\n`);
  const lines = process.stdin.pipe(jsonLines(refuse));
  const transport = new StdioServerTransport(lines, process.stdout);
  const ended = new Promise((resolve) => {
    lines.once("close", resolve);
    process.stdout.once("close", resolve);
  });
  const handle = serveStdio(() => serverOf(served), { transport });
  await ended;
  await handle.close();
}

function serverOf({ instructions, tools, call }) {
  const server = new Server(
    { name: "transformer-kata", version: "1.0.0" },
    { capabilities: { tools: {} }, instructions },
  );
  server.setRequestHandler("tools/list", () => ({ tools }));
  server.setRequestHandler("tools/call", async ({ params }, { mcpReq }) => {
    const { text, isError } = await call(params.name, params.arguments, {
      signal: mcpReq.signal,
      onTraining: progressOf(mcpReq),
    });
    return { content: [{ type: "text", text }], isError };
  });
  return server;
}

/** Tells a client that has asked for it how far a training is, so that it goes on waiting. */
function progressOf({ _meta, notify }) {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return undefined;
  let told = -Infinity;
  return ({ step, steps }) => {
    const now = performance.now();
    if (now - told < PROGRESS_MS) return;
    told = now;
    const params = { progressToken, progress: step, total: steps };
    notify({ method: "notifications/progress", params }).catch(() => {});
  };
}
