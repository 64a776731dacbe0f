// A StrykerJS plugin: leaves the texts of errors alone. They are for people; what a spec promises is the class of the
// error and when it is thrown.

/** Whether this is an argument of `new RangeError(...)`, or the name that `assertSameLength(...)` or `axesOf(...)` is given. */
function isErrorText({ parent, listKey, key }) {
  if (listKey !== "arguments") return false;
  if (parent.type === "NewExpression") return /Error$/.test(parent.callee.name);
  return parent.type === "CallExpression" && /^assert|^axesOf$/.test(parent.callee.name) && key === 0;
}

export const strykerPlugins = [
  {
    kind: "Ignore",
    name: "error-texts",
    value: {
      shouldIgnore: (path) => (isErrorText(path) ? "the text of an error is for people" : undefined),
    },
  },
];
