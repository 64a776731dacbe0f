import { timeTests } from "../stop.js";
import type { Kind, Plan } from "./plan.js";
import { isRemembered } from "./remembers.js";
import { usableList } from "./shares.js";
import { hasShortcut } from "./shortcuts.js";
import { after, isOpaque, listsIn, tensorsIn, textOf } from "./values.js";

type Any = any;
type Fn = (...args: Any[]) => Any;

/** Whether a wrapper might answer in its own way. It may say so too often, which only costs a run. */
type Bears = Partial<Record<Kind, (args: Any[], result: Any) => boolean>>;

/** By what a call is given. */
const GIVEN: Bears = {
  "memo-first-json": (args) => isRemembered("memo-first-json", args),
  "memo-first-identity": (args) => isRemembered("memo-first-identity", args),
  "memo-other-json": (args) => isRemembered("memo-other-json", args),
  "memo-only-identity": (args) => isRemembered("memo-only-identity", args),
  "memo-shape": (args) => isRemembered("memo-shape", args),
  "reads-arguments": (args) => tensorsIn(args).length > 0,
  "mutates-argument": (args) => usableList(args) !== undefined,
};

/** By its result too. */
const RETURNED: Bears = {
  "one-buffer": (_, result) => listsIn(result).length > 0,
  "aliases-input": mayAlias,
  "size-one-identity": (args, result) => hasShortcut("size-one-identity", result, args),
  "size-one-zeros": (args, result) => hasShortcut("size-one-zeros", result, args),
  "keeps-by-shape": (args) => tensorsIn(args).length > 0,
  "keeps-a-tensor": (args, result) => tensorsIn(args).length > 0 || tensorsIn(result).length > 0,
  "reads-result": (_, result) => tensorsIn(result).length > 0,
};

function mayAlias(args: Any[], result: Any): boolean {
  const lists = listsIn(result);
  const tensors = tensorsIn(result);
  // Some specs call a function ten thousand times, and the arguments take long to look through.
  if ((lists.length === 0 && tensors.length === 0) || isOpaque(result)) return false;
  const given = args.flatMap((arg) => tensorsIn(arg));
  if (tensors.some((t) => given.some((g) => String(g.shape) === String(t.shape)))) return true;
  return args
    .flatMap((arg) => listsIn(arg))
    .some(
      (arg) => lists.some((list) => mayBeEqual(list, arg)) && !isOpaque(arg) && tensorsIn(arg).length === 0,
    );
}

function mayBeEqual(a: Any[], b: Any[]): boolean {
  if (a.length !== b.length) return false;
  const isOther = a.some(
    (v, i) => typeof v === "number" && typeof b[i] === "number" && v !== b[i] && !Number.isNaN(v),
  );
  return !isOther && textOf(a) === textOf(b);
}

/** By function, the kinds of wrappers about which none of its calls has been yet. */
const idle = new Map<string, Set<Kind>>();

/** The function itself, whose calls tell which wrappers need not run after it in this process: see `isIdle`. */
export function watch(fn: Fn, name: string): Fn {
  const open = new Set([...Object.keys(GIVEN), ...Object.keys(RETURNED)] as Kind[]);
  idle.set(name, open);
  timeTests();
  const see = (bears: Bears, args: Any[], result?: Any) => {
    for (const kind of open) if (bears[kind]?.(args, result)) open.delete(kind);
  };
  return (...args) => {
    see(GIVEN, args);
    return after(fn(...args), (result) => {
      see(RETURNED, args, result);
      return result;
    });
  };
}

/** Whether the whole spec has run with the solution, and a wrapper would have had nothing to do: it is the solution itself. */
export function isIdle({ kind, fn }: Plan): boolean {
  return idle.get(fn)?.has(kind) === true;
}
