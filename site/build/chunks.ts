import { readdirSync } from "node:fs";
import path from "node:path";
import { build, type Plugin } from "esbuild";
import { root } from "../../grader/node/course/paths.js";
import { WEBGPU } from "../../grader/site/judge/webgpu.js";
import type { Chunk } from "../../grader/site/protocol.js";

// The site's own JavaScript for the workers in which learners' code runs: the runner of specs, lib and TensorFlow.js, cut into pieces, so
// that an exercise loads only what it needs.

const SERVE = "grader/site/worker/serve";
/** The name of the chunk that a worker begins with. */
export const ENTRY = "serve";
/** The same for a worker in which models work. */
const PERFORM = "grader/site/worker/perform";

const OWN_NAMES: Record<string, string> = { [SERVE]: ENTRY, [PERFORM]: "perform" };

const TENSORFLOW = {
  "@tensorflow/tfjs": "grader/site/worker/tfjs.ts",
  "@tensorflow/tfjs-backend-wasm": "node_modules/@tensorflow/tfjs-backend-wasm/dist/index.js",
  [WEBGPU]: "node_modules/@tensorflow/tfjs-backend-webgpu/dist/index.js",
};

/** Everything that is asked for by name, and what it is made of. */
export async function makeChunks(): Promise<Chunk[]> {
  const lib = readdirSync(path.join(root, "lib"), { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter(
      (file) =>
        /(?<!\.d)\.ts$/.test(file) && !/^(platform\/(node|root)|backend\/(native|dawn))\.ts$/.test(file),
    )
    .map((file) => `lib/${file.slice(0, -".ts".length)}`);
  const own = await bundled(
    Object.fromEntries([
      [SERVE, `${SERVE}.ts`],
      [PERFORM, `${PERFORM}.ts`],
      ["vitest", "grader/spec/vitest.ts"],
      ...lib.map((name) => [name, `${name}.ts`]),
    ]),
    (name) => OWN_NAMES[name] ?? (name.startsWith("lib/") ? `#${name}` : name),
    [ownVitest],
  );
  const tensorflow = await bundled(TENSORFLOW, (name) => name, [oneTensorFlow]);
  return inOrder([...tensorflow, ...own]);
}

/** lib and specs are given ours for `vitest`. */
const ownVitest: Plugin = {
  name: "own-vitest",
  setup({ onResolve }) {
    onResolve({ filter: /^vitest$/ }, () => ({ path: path.join(root, "grader/spec/vitest.ts") }));
    onResolve({ filter: /^@tensorflow\// }, ({ path: name }) => ({ path: name, external: true }));
  },
};

/** TensorFlow.js without the parts that the course never uses: its core and its operations. */
const oneTensorFlow: Plugin = {
  name: "one-tensorflow",
  setup({ onResolve }) {
    onResolve({ filter: /^@tensorflow\/tfjs$/ }, () => ({
      path: path.join(root, TENSORFLOW["@tensorflow/tfjs"]),
    }));
  },
};

async function bundled(
  entries: Record<string, string>,
  nameOf: (entry: string) => string,
  plugins: Plugin[],
): Promise<Chunk[]> {
  const { outputFiles, metafile } = await build({
    entryPoints: Object.entries(entries).map(([out, file]) => ({ out, in: path.join(root, file) })),
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    minify: true,
    keepNames: true,
    write: false,
    metafile: true,
    outdir: path.join(root, "out"),
    absWorkingDir: root,
    nodePaths: [path.join(root, "site", "node_modules")],
    chunkNames: `${Object.keys(entries)[0].startsWith("@") ? "@tensorflow/" : ""}[name]-[hash]`,
    define: { "process.env.NODE_ENV": '"production"' },
    plugins,
    logLevel: "warning",
  });
  const texts = new Map(
    outputFiles.map((file) => [path.relative(root, file.path).replaceAll("\\", "/"), file.text]),
  );
  const named = (file: string) => {
    const place = file.slice("out/".length, -".js".length);
    return metafile.outputs[file].entryPoint ? nameOf(place) : place;
  };
  return Object.entries(metafile.outputs).map(([file, { imports }]) => {
    const text = texts.get(file)!;
    const linked = imports.map(({ path: other, external }): [string, string] =>
      external ? [other, other] : [relative(file, other), named(other)],
    );
    return { name: named(file), text, imports: Object.fromEntries(linked) };
  });
}

/** How a file names another one. */
function relative(file: string, other: string): string {
  const way = path.posix.relative(path.posix.dirname(file), other);
  return way.startsWith(".") ? way : `./${way}`;
}

/** Each after all that it imports. */
function inOrder(chunks: Chunk[]): Chunk[] {
  const byName = new Map(chunks.map((chunk) => [chunk.name, chunk]));
  const done = new Map<string, Chunk>();
  const visit = (chunk: Chunk, above: string[]) => {
    if (done.has(chunk.name)) return;
    if (above.includes(chunk.name))
      throw new Error(`${[...above, chunk.name].join(" -> ")} import each other`);
    for (const other of Object.values(chunk.imports)) {
      const found = byName.get(other);
      if (found) visit(found, [...above, chunk.name]);
    }
    done.set(chunk.name, chunk);
  };
  for (const chunk of chunks) visit(chunk, []);
  return [...done.values()];
}
