import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { SPECS } from "../../grader/core/course/specs.js";
import { COURSES_PAINTER } from "../../grader/models/paint/painting.js";
import { loadCourse } from "../../grader/node/course/load.js";
import { root } from "../../grader/node/course/paths.js";
import type { Pack } from "../../grader/site/data/forms.js";
import { chunksFor } from "../../grader/site/judge/chunks.js";
import { WEBGPU } from "../../grader/site/judge/webgpu.js";
import type { Chunk } from "../../grader/site/protocol.js";
import { makeChunks } from "./chunks.js";
import { chapterData, filesRead, outlineOf, specList, tracesOf } from "./course-data.js";
import { makeTypes } from "./types.js";

// `npm run site:judge`: everything that the site's pages load besides themselves, in site/public/kata.

const out = path.join(root, "site", "public", "kata");
rmSync(out, { recursive: true, force: true });
const put = (name: string, content: string | Uint8Array) => {
  const file = path.join(out, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
};

const course = await loadCourse();
put("course.json", JSON.stringify(outlineOf(course)));
const read = await filesRead(course);
for (const chapter of course.parts.flatMap((part) => part.chapters)) {
  put(`chapters/${chapter.path}.json`, JSON.stringify(chapterData(course, chapter, read)));
  for (const [slug, traces] of Object.entries(tracesOf(chapter)))
    put(`traces/${slug}.json`, JSON.stringify({ [slug]: traces }));
}
for (const file of new Set([...read.values()].flat().concat(COURSES_PAINTER)))
  put(`files/${file}`, readFileSync(path.join(root, file)));

const WASM = ["tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm"];
for (const name of WASM) {
  mkdirSync(path.join(out, "files", "@tensorflow"), { recursive: true });
  copyFileSync(
    path.join(root, "node_modules", "@tensorflow", "tfjs-backend-wasm", "dist", name),
    path.join(out, "files", "@tensorflow", name),
  );
}

put("specs.json", JSON.stringify(specList(readFileSync(path.join(root, SPECS), "utf8"))));

const chunks = await makeChunks();
for (const [pack, members] of Object.entries(packed(chunks)))
  put(`packs/${pack}.json`, JSON.stringify(members));

await build({
  entryPoints: ["exercise", "page"].map((name) => path.join(root, "grader", "site", "page", `${name}.ts`)),
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "browser",
  target: "es2022",
  minify: true,
  outdir: out,
  chunkNames: "own/[name]-[hash]",
  nodePaths: [path.join(root, "site", "node_modules")],
  loader: { ".css": "text", ".html": "text" },
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "warning",
});
put("boot.js", readFileSync(path.join(root, "grader", "site", "worker", "boot.js")));
put("frame.html", frameHtml());
await makeTypes(out, put);
console.log(`written  site/public/kata: ${course.exercises.length} exercises, ${chunks.length} modules`);

/**
 * What every exercise needs, what those without tensors may need besides, what tensors need, and the rest. Each needs only what comes
 * before it.
 */
function packed(chunks: Chunk[]): Record<Pack, Chunk[]> {
  const whole = new Map(chunks.map((chunk) => [chunk.name, chunk]));
  const all = new Map(whole);
  // It is imported where it is there, and everything works without.
  all.delete(WEBGPU);
  const ofGpu = new Set(chunksFor([WEBGPU], whole).map(({ name }) => name));
  const isPlain = ({ name }: Chunk) =>
    !chunksFor([name], all).some(
      (one) => one.name.startsWith("@") || Object.values(one.imports).some((other) => other.startsWith("@")),
    );
  const taken = new Set<Chunk>();
  const take = (some: Chunk[]) => {
    const fresh = some.filter((chunk) => !taken.has(chunk));
    for (const chunk of fresh) taken.add(chunk);
    return fresh;
  };
  return {
    plain: take(chunksFor(["serve"], all)),
    more: take(chunks.filter(isPlain)),
    tensors: take(chunksFor(["#lib/spec/tensors", "@tensorflow/tfjs"], all)),
    rest: take(
      chunksFor(
        [...all.keys()].filter((name) => !ofGpu.has(name)),
        all,
      ),
    ),
    webgpu: take(chunksFor([WEBGPU], whole)),
  };
}

/** The page of the frame in which workers start. Its policy names the one script that it has. */
function frameHtml(): string {
  const html = readFileSync(path.join(root, "grader", "site", "frame.html"), "utf8");
  const [, script] = /<script>([\s\S]*?)<\/script>/.exec(html)!;
  return html.replace("SCRIPT", `sha256-${createHash("sha256").update(script).digest("base64")}`);
}
