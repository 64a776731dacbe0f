import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import ts from "typescript";
import { root } from "../../grader/node/course/paths.js";
import type { Declarations, Texts } from "../../grader/site/types/protocol.js";
import { fileOf, namedIn } from "../../grader/site/types/reached.js";

// What checks types on the page of an exercise: TypeScript in a worker, and the declarations of all that learners' files may import.

/** The folders of lib that learners' files have no business with. */
const INSIDE = /^(author|backend|exhibit|golden|judge|kit|platform|spec|training)\//;
/** What the page runs in place of the package, which is twice as large. */
const TENSORFLOW = "grader/site/worker/tfjs.ts";

const { config } = ts.readConfigFile(path.join(root, "tsconfig.json"), ts.sys.readFile);
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

/**
 * @param out the folder that the page loads from
 * @param put writes a file into it
 */
export async function makeTypes(out: string, put: (name: string, text: string) => void): Promise<void> {
  await build({
    entryPoints: [path.join(root, "grader/site/types/worker.ts")],
    ...{ bundle: true, format: "iife", platform: "browser", target: "es2022", minify: true },
    outfile: path.join(out, "types", "worker.js"),
    logLevel: "warning",
  });
  const { own, tensors } = packagesRead();
  const declarations: Declarations = {
    options: { ...options, types: [] },
    texts: {
      "package.json": JSON.stringify({ type: "module", imports: { "#lib/*": "./lib/*.d.ts" } }),
      "lib/globals.d.ts": read("grader/site/types/globals.d.ts"),
      ...own,
      ...libDeclared(),
    },
  };
  put("types/declarations.json", JSON.stringify(declarations));
  put("types/tensors.json", JSON.stringify(tensors));
}

/** The declarations of TypeScript's own library, and of TensorFlow.js. */
function packagesRead(): { own: Texts; tensors: Texts } {
  const program = ts.createProgram([path.join(root, TENSORFLOW)], { ...options, types: [] });
  const files = program.getSourceFiles().map(({ fileName }) => path.posix.relative(root, fileName));
  const isOwn = (file: string) => file.startsWith("node_modules/typescript/");
  const textsOf = (some: string[]) => Object.fromEntries(some.map((file) => [file, read(file)]));
  const packages = files
    .filter((file) => file.startsWith("node_modules/") && !isOwn(file))
    .map((file) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)![0]);
  const manifests = [...new Set(packages)].map((folder) => {
    const { name, version, types, typings } = JSON.parse(read(`${folder}/package.json`));
    return [`${folder}/package.json`, JSON.stringify({ name, version, types: types ?? typings })];
  });
  return {
    own: textsOf(files.filter(isOwn)),
    tensors: {
      ...textsOf(files.filter((file) => file.startsWith("node_modules/") && !isOwn(file))),
      ...Object.fromEntries(manifests),
      "node_modules/@tensorflow/tfjs/index.d.ts": read(TENSORFLOW),
    },
  };
}

/** What learners' files import of lib, and what that takes, without its code. */
function libDeclared(): Texts {
  const open = (readdirSync(path.join(root, "lib"), { recursive: true }) as string[])
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => /(?<!\.d)\.ts$/.test(file) && !INSIDE.test(file));
  const program = ts.createProgram(
    open.map((file) => path.join(root, "lib", file)),
    { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true },
  );
  const made: Texts = {};
  program.emit(undefined, (file, text) => {
    made[path.posix.relative(root, file)] = text;
  });
  const taken: Texts = {};
  const take = (file: string) => {
    if (file in taken) return;
    taken[file] = made[file] ?? missing(file);
    for (const name of namedIn(taken[file]))
      if (name.startsWith(".")) take(fileOf(file, name).replace(/(?<!\.d)\.ts$/, ".d.ts"));
      else if (name.startsWith("#")) take(`lib/${name.slice("#lib/".length)}.d.ts`);
  };
  for (const file of open) take(`lib/${file.replace(/\.ts$/, ".d.ts")}`);
  return taken;
}

function missing(file: string): never {
  throw new Error(`TypeScript has made no ${file}, which another declaration of lib imports`);
}
