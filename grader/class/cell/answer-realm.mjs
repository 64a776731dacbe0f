// The realm of one hand-in: the spec, the kit and the solutions run as they always do. The answer sees JavaScript, TensorFlow.js's
// operations and what lib has for learners, and nothing of Node: no process, no files, no network, no code made of text.

import { pathToFileURL } from "node:url";
import { formatWithOptions } from "node:util";
import vm from "node:vm";
import { pathOf, realmOf } from "../../node/runner/realm.mjs";
import { honestExpect } from "./honest.mjs";
import { armed, harden, LANGUAGE } from "./lockdown.mjs";
import { tensorsForAnswers } from "./tensors.mjs";

/** What lib has for specs, for the grader and for authors is not an answer's. */
const NOT_FOR_ANSWERS = /^#lib\/(author|backend|exhibit|golden|judge|kit|platform|spec|training)\b/;

const isForAnswers = (name) =>
  name === "@tensorflow/tfjs" || (name.startsWith("#lib/") && !NOT_FOR_ANSWERS.test(name));

const isGuarded = (id) => /[?&]guarded$/.test(id);
const isSpec = (id) => id.replace(/\?.*/, "").endsWith(".spec.ts");
/** Whether a module's text was handed in. */
export const isHandedIn = (id) => id.startsWith("exercises/") && !isSpec(id) && !isGuarded(id);

/**
 * @param root the course's folder
 * @param bundle where lib and `grader/spec` lie translated
 * @param parameters the names that a module's code takes
 * @param print writes what an answer prints
 */
export function answerRealm({ root, bundle, parameters, print }) {
  const own = realmOf({ root, bundle, parameters });
  const kit = pathToFileURL(bundle).href;
  /** By module: what its text imports. */
  const imported = new Map();
  /** Made when the language is locked. */
  let globals;
  let vitest;

  async function forAnswer(source, importer) {
    if (source === "@tensorflow/tfjs") return tensorsForAnswers(await own.native(source, importer), kit);
    if (!isForAnswers(source))
      throw new Error(`an answer that is handed in imports nothing from "${source}"`);
    const module = await own.native(source, importer);
    harden(...Object.values(module));
    return module;
  }

  /** The kit's hooks, and nothing else, may replace what is locked. */
  const withArmedHooks =
    (body) =>
    async (...args) => {
      await body(...args);
      const { beforeAll } = await own.native("vitest", "");
      beforeAll((_, { hooks }) => {
        for (const list of [hooks.beforeEach, hooks.afterEach])
          list.splice(0, list.length, ...list.map(armed));
      });
    };

  return {
    /**
     * Loads all that the modules of an order load as it is, before the language is locked: some of it adds to what it inherits.
     *
     * @returns TensorFlow.js, where it is among it
     */
    async preload(modules) {
      for (const [id, { imports = {} }] of modules) imported.set(id, imports);
      const names = modules.flatMap(([id, { imports = {} }]) =>
        Object.values(imports)
          .filter((name) => name.startsWith("native:"))
          .map((name) => name.slice("native:".length))
          .filter((name) => !isHandedIn(id) || isForAnswers(name)),
      );
      // What is not there is told where it is imported.
      for (const name of new Set(names)) await own.native(name, "").catch(() => {});
      return names.includes("@tensorflow/tfjs") ? own.native("@tensorflow/tfjs", "") : undefined;
    },
    native: async (source, importer) => {
      if (isHandedIn(importer)) return forAnswer(source, importer);
      const module = await own.native(source, importer);
      if (source !== "vitest") return module;
      vitest ??= { ...module, expect: honestExpect(module.expect) };
      return vitest;
    },
    compile: (code, id) => {
      if (!isHandedIn(id)) return isSpec(id) ? withArmedHooks(own.compile(code, id)) : own.compile(code, id);
      // A function's body: whatever it closes, these names stay around it.
      // A file's own name for itself would stand in stacks, by which the spec's code is known.
      const plain = code.replace(/([/*]\s*[#@]\s*)source(URL|MappingURL)/g, "$1source");
      const text = `"use strict"; return (async (${parameters.join(", ")}) => {\n${plain}\n});`;
      globals ??= globalsOf(print);
      const make = vm.compileFunction(text, Object.keys(globals), {
        filename: pathOf(root, id),
        lineOffset: -1,
      });
      const body = Reflect.apply(make, undefined, Object.values(globals));
      return (exportName, load, loadLater, exportAll, exports) =>
        body(
          exportName,
          hardened(load, imported.get(id)),
          hardened(loadLater, imported.get(id)),
          exportAll,
          exports,
          Object.freeze({ env: Object.freeze({}) }),
        );
    },
  };
}

/** What an answer is handed of others' modules it does not change. And it is handed what its text imports, by whatever name it asks. */
const hardened = (load, imports) => async (source) => {
  const name = String(source);
  if (!Object.hasOwn(imports ?? {}, name))
    throw new Error("an answer imports by a name that stands in its text");
  const module = await load(name);
  harden(...Object.values(module));
  return module;
};

/** By every name that the global object has: what an answer finds there. */
function globalsOf(print) {
  const names = Object.getOwnPropertyNames(globalThis).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
  const hidden = names.filter((name) => !LANGUAGE.includes(name) && name !== "eval");
  const { setTimeout, clearTimeout, setImmediate, queueMicrotask, performance, structuredClone } = globalThis;
  const { TextDecoder, TextEncoder } = globalThis;
  // Node's own timers are objects that lead to all others.
  const timers = new Map();
  const later = (act, ms, ...args) => {
    const id = timers.size + 1;
    timers.set(
      id,
      setTimeout(() => act(...args), ms),
    );
    return id;
  };
  const given = {
    console: consoleOf(print),
    performance: { now: () => performance.now() },
    setTimeout: later,
    clearTimeout: (id) => clearTimeout(timers.get(id)),
    setImmediate: (act, ...args) => void setImmediate(() => act(...args)),
    queueMicrotask: (act) => queueMicrotask(() => act()),
    structuredClone: (value) => structuredClone(value),
    TextDecoder,
    TextEncoder,
  };
  harden(given, TextDecoder, TextEncoder);
  return { ...Object.fromEntries(hidden.map((name) => [name, undefined])), ...given };
}

function consoleOf(print) {
  // An object's own way to show itself would be handed Node's.
  const say = (...args) => print(`${formatWithOptions({ customInspect: false }, ...args)}\n`);
  const names = ["debug", "dir", "error", "group", "info", "log", "table", "trace", "warn"];
  const silent = ["assert", "count", "groupEnd", "time", "timeEnd", "timeLog"].map((name) => [
    name,
    () => {},
  ]);
  return Object.fromEntries([...names.map((name) => [name, (...args) => say(...args)]), ...silent]);
}
