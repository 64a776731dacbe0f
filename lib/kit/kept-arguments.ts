import { givenOut } from "./between.js";
import { isNode, isPlain } from "./contract/values.js";
import { watchCall } from "./every-call.js";
import { Finding } from "./finding.js";
import { changedInput } from "./laws.js";

// Laid over every export that a spec judges: no call may change the lists and objects that it is given. One law in a spec
// would see one call; an answer that writes into a list at an end of text, or at a probability of 1, needs all of them.

/** More members are not copied at every call: those of a whole data set. */
const MOST = 50_000;
const DEPTH = 8;

type Members = Record<string, unknown>;

/** A list or an object among the arguments, and a copy from before the call. */
interface Held {
  path: string;
  value: Members;
  before: Members;
}

/** The function itself, but that a call which changes an argument fails. A class, or what is no function, is handed back. */
export function keepsArguments<T>(value: T): T {
  if (typeof value !== "function" || /^class\b/.test(Function.prototype.toString.call(value))) return value;
  const itself = {};
  return new Proxy(value, {
    apply(target, self, args: unknown[]) {
      const held = hold(args);
      const ended = watchCall(itself, args);
      const judge = (result: unknown) => {
        judged(held, value);
        ended(result);
        givenOut(result);
        return result;
      };
      const result = Reflect.apply(target, self, args);
      return result instanceof Promise ? result.then(judge) : judge(result);
    },
  });
}

/**
 * A place as the reader of the function knows it: `argument 2[0]` is `fx[0]`. Where a parameter is taken apart or has no name of its
 * own, the number stays.
 */
function named(place: string, code: string): string {
  const [, list] = /^(?:async\s+)?(?:function\b\s*\*?\s*[\w$]*\s*)?\(([^(){}[\]]*)\)/.exec(code) ?? [];
  const names = list?.split(",").map((each) => each.split("=")[0].trim()) ?? [];
  return place.replace(/^argument (\d+)/, (number, i) => names[Number(i) - 1] || number);
}

function hold(args: unknown[]): Held[] {
  const held = new Map<unknown, Held>();
  let room = MOST;
  const add = (value: unknown, path: string, depth: number) => {
    const list = isList(value);
    if (!(list || isRecord(value)) || depth > DEPTH || held.has(value)) return;
    const before = list ? value.slice() : { ...(value as Members) };
    const keys = Object.keys(list && typeof value[0] !== "object" ? [] : before);
    room -= list ? value.length : keys.length;
    if (room < 0) return;
    held.set(value, { path, value: value as Members, before: before as Members });
    for (const key of keys) {
      const member = (value as Members)[key];
      if (typeof member === "object") add(member, placeIn(value, path, key), depth + 1);
    }
  };
  for (const [i, arg] of args.entries()) add(arg, `argument ${i + 1}`, 0);
  return [...held.values()];
}

function judged(held: Held[], by: object): void {
  for (const { path, value, before } of held) {
    const key = changedKey(value, before);
    if (key === undefined) continue;
    const place = placeIn(value, path, key);
    const [was, is] = [before, value].map((members) => (key in members ? text(members[key]) : "not there"));
    const shown = named(place, Function.prototype.toString.call(by));
    const change = `${shown} was ${was} before the call, and is ${is} after it`;
    // Two answers that change it in two ways are no twins.
    const numbers = Object.values(value).filter((member) => typeof member === "number");
    const finding = changedInput(place, [change], [...numbers, Object.keys(value).length]);
    throw new Finding({
      ...finding,
      headline: shown === place ? `the call changed its ${place}` : `the call changed its argument ${shown}`,
    });
  }
}

function changedKey(value: Members, before: Members): string | undefined {
  if (isList(value) && isList(before)) {
    const length = Math.max(value.length, before.length);
    for (let i = 0; i < length; i++)
      if (i >= value.length || i >= before.length || !Object.is(value[i], before[i])) return String(i);
    return undefined;
  }
  const keys = new Set([...Object.keys(before), ...Object.keys(value)]);
  return [...keys].find((key) => !(key in value && key in before && Object.is(before[key], value[key])));
}

function placeIn(value: unknown, path: string, key: string): string {
  return isList(value) ? `${path}[${key}]` : `${path}.${key}`;
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** Objects that were found to be records: a model's weights are passed at every call. */
const records = new WeakSet<object>();

/** An object that only holds something: what acts, or is tied to others in a graph or a tree, may have a state. */
function isRecord(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  if (records.has(value)) return true;
  if (!isPlain(value) || isNode(value) || "parent" in value) return false;
  const holds = Object.values(Object.getOwnPropertyDescriptors(value)).every(
    (member) => "value" in member && typeof member.value !== "function",
  );
  if (holds) records.add(value);
  return holds;
}

function text(value: unknown): string {
  if (typeof value === "object" && value !== null)
    return Array.isArray(value) ? "another list" : "another object";
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
