/**
 * What judges answers has to compute what it says. So the functions of these objects stay what they are before a learner's
 * file is loaded: to replace one, by intent or by a slip (`Math.abs = ...`), is a TypeError in that file.
 */
for (const shared of [Math, JSON, Reflect, Number, Object, Array]) {
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(shared))) {
    if (typeof value === "function")
      Object.defineProperty(shared, name, { writable: false, configurable: false });
  }
}
