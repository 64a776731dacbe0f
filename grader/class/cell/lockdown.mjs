// Makes what judges and what is judged share unchangeable: a hand-in that replaces `Array.prototype.every`, or a tensor's `data`, would
// judge itself. Plain JavaScript, as all that runs in the process of an answer.

/** Names of JavaScript's own that an answer sees. Everything else of the global object, all of Node among it, it does not. */
export const LANGUAGE = (
  "AggregateError Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError FinalizationRegistry " +
  "Float32Array Float64Array Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise Proxy " +
  "RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array " +
  "Uint8ClampedArray WeakMap WeakRef WeakSet decodeURI decodeURIComponent encodeURI encodeURIComponent escape isFinite isNaN " +
  "parseFloat parseInt undefined unescape"
).split(" ");

const isObject = (value) => (typeof value === "object" && value !== null) || typeof value === "function";

/** What has no name of its own: what generators and async functions are made by, and the prototypes of iterators. */
const hidden = () => [
  Object.getPrototypeOf(Int8Array),
  ...[function* () {}, async () => {}, async function* () {}].map(Object.getPrototypeOf),
  ...[
    [][Symbol.iterator](),
    new Map().values(),
    new Set().values(),
    ""[Symbol.iterator](),
    /a/[Symbol.matchAll]("a"),
  ].map(Object.getPrototypeOf),
];

/** On these, what is inherited may be set on whoever inherits: `error.name = "…"`. Frozen, they would forbid that too. */
const inherited = () => [
  Object.prototype,
  Function.prototype,
  ...[Error, AggregateError, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map(
    ({ prototype }) => prototype,
  ),
];

function letInheritorsSet(owner) {
  for (const key of Reflect.ownKeys(owner)) {
    const { value, writable, configurable, enumerable } = Reflect.getOwnPropertyDescriptor(owner, key);
    if (!writable || !configurable) continue;
    Object.defineProperty(owner, key, {
      enumerable,
      configurable: false,
      get: () => value,
      set(own) {
        if (this === owner) throw new TypeError(`${String(key)} of JavaScript itself stays as it is`);
        Object.defineProperty(this, key, {
          value: own,
          writable: true,
          enumerable: true,
          configurable: true,
        });
      },
    });
  }
}

const done = new WeakSet();
let isLocked = false;

/** Freezes values and all that can be reached from them, but for what is no function and no plain object or list: that has a state. */
export function harden(...values) {
  if (!isLocked) throw new Error("the language is locked first: hardened, it would be locked in another way");
  freezeAll(values.filter(isObject).map((value) => (isPlain(value) ? value : Object.getPrototypeOf(value))));
}

function freezeAll(due) {
  while (due.length > 0) {
    const value = due.pop();
    if (!isObject(value) || done.has(value)) continue;
    done.add(value);
    // The numbers of a typed array cannot be frozen.
    if (ArrayBuffer.isView(value)) continue;
    for (const key of Reflect.ownKeys(value)) {
      const { value: member, get, set } = Reflect.getOwnPropertyDescriptor(value, key);
      for (const each of [member, get, set]) if (isPlain(each) || isPrototype(value, key)) due.push(each);
    }
    due.push(Object.getPrototypeOf(value));
    Object.freeze(value);
  }
}

const isPrototype = (owner, key) => typeof owner === "function" && key === "prototype";

function isPlain(value) {
  if (typeof value === "function") return true;
  if (!isObject(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return [null, Object.prototype, Array.prototype].includes(prototype) || Object.hasOwn(value, "constructor");
}

/** Locks what belongs to the language. */
export function lockLanguage() {
  // Which frames a stack has and what reads them is the kit's to set; it puts them back. And specs may replace the source of chance.
  const open = [
    [Error, ["stackTraceLimit", "prepareStackTrace"]],
    [Math, ["random"]],
  ];
  for (const name of ["stackTraceLimit", "prepareStackTrace"])
    Object.defineProperty(Error, name, { value: Error[name], writable: true, configurable: false });
  for (const owner of inherited()) letInheritorsSet(owner);
  isLocked = true;
  for (const [owner, names] of open) {
    done.add(owner);
    for (const key of Reflect.ownKeys(owner)) {
      if (names.includes(key)) continue;
      harden(owner[key]);
      const { value, configurable } = Reflect.getOwnPropertyDescriptor(owner, key);
      if (configurable) Object.defineProperty(owner, key, { value, writable: false, configurable: false });
    }
    Object.preventExtensions(owner);
  }
  freezeAll([FRAME, ...hidden(), ...LANGUAGE.map((name) => globalThis[name])]);
}

let isArmed = false;
const { captureStackTrace } = Error;
const { apply } = Reflect;
const { test } = RegExp.prototype;
const SPEC = /\.spec\.ts(\?.*)?$/;

/** The frames above a function. What makes them is asked for here, whatever a hand-in has put in its place. */
function framesAbove(below) {
  const { stackTraceLimit, prepareStackTrace } = Error;
  const holder = {};
  Error.stackTraceLimit = 3;
  Error.prepareStackTrace = (_, sites) => sites;
  captureStackTrace(holder, below);
  const { stack } = holder;
  Error.stackTraceLimit = stackTraceLimit;
  Error.prepareStackTrace = prepareStackTrace;
  return stack;
}

/** What frames are made by. */
const FRAME = Object.getPrototypeOf(framesAbove(undefined)[0]);
const { getFileName } = FRAME;

/**
 * Whether a change of what is locked stands in a spec, or, while a hook of the kit begins, in the kit. A function of JavaScript itself in
 * between may have been handed over by the answer, so a spec assigns by itself.
 *
 * @param kit the folder of the kit's files
 */
function mayChange(below, kit) {
  const files = framesAbove(below).map((each) => apply(getFileName, each, []));
  if (typeof files[0] === "string" && apply(test, SPEC, [files[0]])) return true;
  const named = files.find((file) => typeof file === "string" && !file.startsWith("node:"));
  return isArmed && named?.startsWith(kit) === true;
}

/** Lets the kit's hooks replace what only they may: what they begin at once, not what they wait for. */
export function armed(hook) {
  return (...args) => {
    isArmed = true;
    try {
      return hook(...args);
    } finally {
      isArmed = false;
    }
  };
}

/**
 * From now on these members change only in an armed hook of the kit, or by an assignment that stands in a spec.
 *
 * @param kit the folder of the kit's files, as stacks name it
 */
export function armMembers(owner, names, kit) {
  for (const name of names) {
    let value = owner[name];
    function replace(next) {
      if (this !== owner)
        Object.defineProperty(this, name, { value: next, writable: true, configurable: true });
      else if (mayChange(replace, kit)) value = next;
      else throw new TypeError(`${name} of a tensor stays as it is`);
    }
    Object.defineProperty(owner, name, { configurable: false, get: () => value, set: replace });
  }
}
