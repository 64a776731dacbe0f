/**
 * What judges answers has to compute what it says. So the functions of these objects stay what they are before a learner's
 * file is loaded: to replace one, by intent or by a slip (`Math.abs = ...`), is a TypeError in that file.
 */
for (const shared of [Math, JSON, Reflect, Number, Object, Array, Promise, Promise.prototype]) {
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(shared))) {
    // A spec may replace the source of chance, which no judge draws from, to see that an answer does not use it. And a class may
    // be made of promises.
    if (typeof value === "function" && value !== Math.random && name !== "constructor")
      Object.defineProperty(shared, name, { writable: false, configurable: false });
  }
}
