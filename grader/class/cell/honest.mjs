// What is compared has to be what it looks like. A list with an `every` of its own, or an object that says of itself that it equals
// whatever it is compared with, is no answer.
import { types } from "node:util";

const DEPTH = 6;
const MOST = 100_000;
const LIST_METHODS = Object.getOwnPropertyNames(Array.prototype).filter((name) => name !== "length");

/** `expect` that looks at what it is given. */
export function honestExpect(expect) {
  return new Proxy(expect, {
    apply(target, self, [value, ...rest]) {
      return Reflect.apply(target, self, [honest(value), ...rest]);
    },
  });
}

const { then } = Promise.prototype;
const { apply } = Reflect;

function honest(value) {
  // A promise may have a `then` of its own; what it settles to is asked for by the language's.
  if (types.isPromise(value))
    return new Promise((resolve, reject) => {
      const look = (settled) => {
        try {
          lookAt(settled);
          resolve(settled);
        } catch (error) {
          reject(error);
        }
      };
      apply(then, value, [look, reject]);
    });
  lookAt(value);
  return value;
}

function lookAt(value) {
  let room = MOST;
  const look = (part, depth) => {
    if (typeof part !== "object" || part === null || depth > DEPTH || --room < 0) return;
    if (types.isProxy(part)) throw untrue("a Proxy in place of a value");
    if (typeof part.asymmetricMatch === "function")
      throw untrue("an object that says of itself what it equals (asymmetricMatch)");
    if (typeof part.then === "function") throw untrue("a promise of its own making");
    if (Array.isArray(part)) return lookAtList(part, depth);
    if (ArrayBuffer.isView(part)) return lookAtNumbers(part);
    for (const member of Object.values(part)) look(member, depth + 1);
  };
  const lookAtList = (list, depth) => {
    const own = LIST_METHODS.find((name) => Object.hasOwn(list, name));
    if (
      own !== undefined ||
      Object.hasOwn(list, Symbol.iterator) ||
      Object.getPrototypeOf(list) !== Array.prototype
    )
      throw untrue(`a list with ${own === undefined ? "methods" : `a method ${own}`} of its own`);
    for (let i = 0; i < list.length; i++) if (typeof list[i] === "object") look(list[i], depth + 1);
  };
  look(value, 0);
}

function lookAtNumbers(numbers) {
  const own = Object.getPrototypeOf(Object.getPrototypeOf(numbers));
  if (own !== Object.getPrototypeOf(Uint8Array.prototype) && !(numbers instanceof DataView))
    throw untrue("a list of numbers with methods of its own");
}

const untrue = (what) => new Error(`the code returned ${what}: it cannot be compared`);
