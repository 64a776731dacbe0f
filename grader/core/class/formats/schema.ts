import * as v from "valibot";

// The formats as we know them, for our tests: nobody publishes a schema of Gradescope's. Behind each field stands where it is from.

const Points = v.pipe(v.number(), v.minValue(0));
const Whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const Visibility = v.picklist(["visible", "hidden", "after_due_date", "after_published"]);

/**
 * `results.json` of Gradescope. G: the page "Autograder Specifications" of Gradescope's documentation. U: `json_test_runner.py` of
 * gradescope-utils, Gradescope's own package, which writes such files.
 */
export const GradescopeResults = v.strictObject({
  score: Points, // G, U: the sum of the tests there
  execution_time: Whole, // G: seconds; U writes them as text
  visibility: Visibility, // G, U
  stdout_visibility: Visibility, // G, U
  tests: v.array(
    v.strictObject({
      score: Points, // U
      max_score: Points, // U
      status: v.picklist(["passed", "failed"]), // U
      name: v.string(), // U
      number: v.string(), // U
      output: v.string(), // U: plain text
      visibility: Visibility, // U
      tags: v.optional(v.array(v.string())), // U
    }),
  ),
});

/** `result.json` of Classroom 50. All fields: its wiki, page "Advanced Autograding", section "The result.json contract". */
export const Classroom50Result = v.pipe(
  v.strictObject({
    schema: v.literal("classroom50/result/v1"),
    classroom: v.optional(v.string()),
    assignment: v.optional(v.string()),
    submission: v.optional(v.string()),
    commit: v.optional(v.string()),
    release: v.optional(v.string()),
    review: v.optional(v.string()),
    datetime: v.optional(v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/))),
    score: Whole,
    "max-score": Whole,
    tests: v.array(
      // Extra diagnostic fields of a test are preserved verbatim.
      v.looseObject({ "test-name": v.string(), passed: v.boolean(), score: Whole, "max-score": Whole }),
    ),
  }),
  v.check(({ score, tests }) => score === tests.reduce((sum, test) => sum + test.score, 0), "is the sum"),
);

/** An annotation of GitHub Actions: its documentation, page "Workflow commands for GitHub Actions", section "Setting an error message". */
export const ANNOTATION = /^::(error|warning) file=[^,:\n]*(,line=\d+)?,title=[^,:\n]*::[^\n]*$/;
