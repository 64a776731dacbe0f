import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { root } from "../../lib/platform/root.js";

// lib in a browser: everything that specs and solutions import from it is bundled with nothing but esbuild's own rules for
// browsers, and runs where there is no Node.

const PLATFORM = "lib/platform/browser.ts";

/** Modules of lib that exercises and solutions name, and the matchers that every spec is given. */
function entries(): string[] {
  const names = ["exercises", "solutions"].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => [
        ...readFileSync(path.join(root, folder, file), "utf8").matchAll(/"#lib\/([^"]+)"/g),
      ])
      .map(([, name]) => `lib/${name}.ts`),
  );
  return [...new Set([...names, "lib/kit/matchers.ts", PLATFORM])].sort();
}

const bundle = (contents: string, options: object) =>
  build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    write: false,
    metafile: true,
    platform: "browser",
    target: "es2022",
    logLevel: "silent",
    ...options,
  });

test("all that specs and solutions import is bundled for a browser, and nothing of Node's with it", async () => {
  const all = entries();
  expect(all.length).toBeGreaterThan(15);
  // The runner of the tests is the page's choice.
  const { metafile, warnings } = await bundle(all.map((file) => `import "./${file}";`).join("\n"), {
    format: "esm",
    external: ["vitest"],
  });
  expect(warnings).toEqual([]);
  const inputs = Object.keys(metafile.inputs).filter((file) => file.startsWith("lib/"));
  expect(inputs).toEqual(expect.arrayContaining(all));
  expect(inputs.filter((file) => /platform\/node|backend\/(dawn|native)|\/root\.ts/.test(file))).toEqual([]);
  const outside = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  expect(new Set(outside)).toEqual(new Set(["vitest"]));
});

describe("in a worker without Node", () => {
  let lib: any;
  const told: unknown[] = [];

  beforeAll(async () => {
    const names = [
      "platform/browser",
      "spec/golden",
      "micro-model",
      "spec/texts",
      "judge/grader-link",
      "backend/choose",
    ];
    const { outputFiles } = await bundle(
      [
        ...names.map((name, i) => `import * as m${i} from "./lib/${name}.ts";`),
        'import * as tf from "@tensorflow/tfjs";',
        `export default { tf, ${names.map((_, i) => `...m${i}`).join(", ")} };`,
      ].join("\n"),
      { format: "iife", globalName: "lib" },
    );
    const read = (name: string) => new Uint8Array(readFileSync(path.join(root, name)));
    const worker: Record<string, unknown> = {
      ...{ console, performance, setTimeout, clearTimeout, queueMicrotask, structuredClone, MessageChannel },
      ...{ URL, TextDecoder, TextEncoder, WebAssembly, Response },
      location: new URL("https://course.test/worker.js"),
      // What tells a worker from a page, and from Node.
      importScripts: () => {},
      WorkerGlobalScope: Object,
      fetch: async (url: string | { url: string }) => {
        const name = String(typeof url === "string" ? url : url.url).replace("https://course.test/", "");
        const wasm = read(`node_modules/@tensorflow/tfjs-backend-wasm/dist/${name}`);
        return new Response(wasm, { headers: { "content-type": "application/wasm" } });
      },
    };
    worker.self = worker;
    createContext(worker);
    runInContext(outputFiles[0].text, worker);
    lib = runInContext("lib.default", worker);
    lib.provide({
      files: Object.fromEntries(
        [
          "lib/backend/wasm/kernels.wasm",
          "lib/texts/alice.txt",
          "lib/golden/micro-model.json",
          "lib/golden/gpt2_tiny.json",
        ].map((name) => [name, read(name)]),
      ),
      wasmFolder: "https://course.test/",
      onTold: (message: unknown) => told.push(message),
    });
  });

  test("it reads what the page has handed over", () => {
    expect(lib.alice()).toContain("Alice was beginning to get very tired");
    expect(lib.microModel().config.parameter_count).toBe(3520);
    expect(lib.golden("gpt2_tiny").greedy.length).toBeGreaterThan(3);
    expect(() => lib.golden("nothing")).toThrow("there are no golden values in lib/golden/nothing.json");
  });

  test("it tells the page what a spec tells", () => {
    lib.tellGrader({ kind: "greeting", text: "hello" });
    expect(told).toEqual([{ kind: "greeting", text: "hello" }]);
  });

  test("it computes on WebAssembly with the course's kernels", async () => {
    expect(await lib.useBackend("judge")).toMatchObject({ name: "wasm", gpu: false });
    const { tf } = lib;
    const a = tf.tensor([1, 2, 3, 4], [2, 2]);
    expect([...(await tf.matMul(a, a, false, true).data())]).toEqual([5, 11, 11, 25]);
    expect([
      ...(await tf
        .grad((x: any) => tf.gather(x, [1, 1]).sum())(a)
        .data()),
    ]).toEqual([0, 0, 2, 2]);
  });

  test("it says why no faster backend trains", async () => {
    const { why } = await lib.useBackend("train");
    expect(why).toContain("tensorflow: a browser has no native kernels");
    expect(why).toContain("webgpu: WebGPU is off on this page");
  });

  test("the event loop turns between two steps of a training", async () => {
    let turned = false;
    setTimeout(() => {
      turned = true;
    }, 0);
    while (!turned) await lib.nextTurn();
    expect(turned).toBe(true);
  });

  test("a GPU is asked for only where the page says so", async () => {
    lib.provide({ files: {}, settings: { KATA_WEBGPU: "on" } });
    await expect(lib.provideGpu()).rejects.toThrow("this browser offers no WebGPU");
    lib.provide({ files: {} });
    await expect(lib.provideGpu()).rejects.toThrow("WebGPU is off on this page");
  });
});
