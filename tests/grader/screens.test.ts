import { afterAll, beforeAll, expect, test } from "vitest";
import { type Session, terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// Whole screens at 80x24 as a learner sees them, one session from the first start to the end of the course.
let course: Throwaway;
let session: Session;

beforeAll(async () => {
  course = await throwawayCourse();
  session = terminal(course);
});
afterAll(() => course?.remove());

/** The screen without colour, with what differs from run to run replaced. */
async function screen(): Promise<string> {
  await session.waitUntilGone("running");
  const text = session
    .text()
    .replace(/\d{4}-\d\d-\d\dT[\d-]+/g, "<time>")
    .trimEnd();
  return `\n${text}\n`;
}

test("the first start: a welcome and the first blank", async () => {
  await session.waitFor("blank 1 of 1");
  expect(await screen()).toMatchInlineSnapshot(`
    "
     00-first-steps > double-it                              part 1  0/3 ░░░░░░░░░░
     Twice as much                                             0 of 1 blanks filled

     Welcome. You learn here by filling blanks. Open the file below in your editor
     (o), replace the blank by code, save, and this screen judges it. l shows the
     lesson. Nothing that you type is ever lost.

     ○ blank 1 of 1: twice the value

        12 │ export function doubleIt(x: Vector): Vector {
     >  13 │   return x.map((value) => blank("twice the value")); // [n]
        14 │ }

       Replace the whole call blank(...) by your code, and save.







     file  exercises/1-small-numbers/00-first-steps/double-it.ts:13

     h hint  l lesson  o open  a all  d diff  s solution  r reset  q quit
    "
  `);
});

test("a wrong answer that is no known mistake", async () => {
  course.write(
    "double-it",
    "export function doubleIt(x: number[]): number[] {\n  return x.map((value) => 2 * value + 0.25);\n}\n",
  );
  await session.waitFor("✗ every number");
  expect(await screen()).toMatchInlineSnapshot(`
    "
     00-first-steps > double-it                              part 1  0/3 ░░░░░░░░░░
     Twice as much                                             1 of 1 blanks filled

     ✗ every number is doubled                                        1 of 2 passed

       Your values are the expected ones plus 0.25 everywhere.

       3 of 3 elements differ
       first: element 0
         expected 6, got 6.25

       spec: double-it.spec.ts:5
     >   5 │ expect(doubleIt([3, -1, 0.5])).toMatchValues([6, -2, 1]);








     file  exercises/1-small-numbers/00-first-steps/double-it.ts

     h hint  l lesson  o open  a all  d diff  s solution  r reset  q quit
    "
  `);
});

test("a diagnosed mistake", async () => {
  course.write(
    "double-it",
    "export function doubleIt(x: number[]): number[] {\n  return x.map((value) => value + 2);\n}\n",
  );
  await session.waitFor("Adding 2");
  expect(await screen()).toMatchInlineSnapshot(`
    "
     00-first-steps > double-it                              part 1  0/3 ░░░░░░░░░░
     Twice as much                                             1 of 1 blanks filled

     ✗ every number is doubled                                        1 of 2 passed

       Adding 2 moves every number by the same amount; doubling moves large numbers
       further.
       (your answer is exactly that of the mistake "adds-two")

       3 of 3 elements differ
       first: element 0
         expected 6, got 5
       worst: element 1
         expected -2, got 1

       spec: double-it.spec.ts:5
     >   5 │ expect(doubleIt([3, -1, 0.5])).toMatchValues([6, -2, 1]);




     file  exercises/1-small-numbers/00-first-steps/double-it.ts

     h hint  l lesson  o open  a all  d diff  s solution  r reset  q quit
    "
  `);
});

test("a hint above it", async () => {
  session.press("h");
  await session.waitFor("hint 2 of 4");
  expect(await screen()).toMatchInlineSnapshot(`
    "
     00-first-steps > double-it                              part 1  0/3 ░░░░░░░░░░
     Twice as much                                             1 of 1 blanks filled

     hint 2 of 4, the law
       Every number grows by its own size.
       h again for the next rung

     ✗ every number is doubled                                        1 of 2 passed

       Adding 2 moves every number by the same amount; doubling moves large numbers
       further.
       (your answer is exactly that of the mistake "adds-two")

       3 of 3 elements differ
       first: element 0
         expected 6, got 5
       worst: element 1
         expected -2, got 1

       … 2 more lines: make the window taller

     file  exercises/1-small-numbers/00-first-steps/double-it.ts

     h hint  l lesson  o open  a all  d diff  s solution  r reset  q quit
    "
  `);
});

test("an error in the learner's code, and what it printed", async () => {
  course.write(
    "double-it",
    'export function doubleIt(x: number[]): number[] {\n  console.log("x is", x);\n  return x.mop((value) => 2 * value);\n}\n',
  );
  await session.waitFor("x.mop is not");
  expect(await screen()).toMatchInlineSnapshot(`
    "
     00-first-steps > double-it                              part 1  0/3 ░░░░░░░░░░
     Twice as much                                             1 of 1 blanks filled

     ✗ every number is doubled                                        0 of 2 passed

       TypeError: x.mop is not a function

         2 │   console.log("x is", x);
     >   3 │   return x.mop((value) => 2 * value);
         4 │ }

       spec: double-it.spec.ts:5
     >   5 │ expect(doubleIt([3, -1, 0.5])).toMatchValues([6, -2, 1]);

     your code printed
       x is [ 3, -1, 0.5 ]





     file  exercises/1-small-numbers/00-first-steps/double-it.ts:3

     h hint  l lesson  o open  a all  d diff  s solution  r reset  q quit
    "
  `);
});

test("a pass", async () => {
  course.solve("double-it");
  await session.waitFor(": passed");
  expect(await screen()).toMatchInlineSnapshot(`
    "
     00-first-steps > double-it                              part 1  1/3 ████░░░░░░
     Twice as much                                             1 of 1 blanks filled

     ✓ Twice as much: passed                                          2 of 2 passed

       ✓ every number is doubled
       ✓ the input is left alone

       Try this: Double a list of 10 numbers, then double the result again.

     n goes on to Add them up (sum-up). Play on here as long as you like.










     file  exercises/1-small-numbers/00-first-steps/double-it.ts

     n next  l lesson  o open  a all  d diff  s solution  r reset  q quit
    "
  `);
});

test("the list", async () => {
  session.press("a");
  await session.waitFor("Both at once");
  expect(await screen()).toMatchInlineSnapshot(`
    "
    ? Exercise (type a name, a chapter, open, passed or stale)
    ❯ > ✓ passed  double-it                  Twice as much          ●      3 min
        ○ open    sum-up                     Add them up            ●●     5 min
        ○ open    sum-of-doubles             Both at once           ●      4 min

    ↑↓ navigate   ⏎ select   esc back
    "
  `);
  session.press("escape");
  await session.waitUntilGone("Both at once");
});

test("the last exercise of a chapter", async () => {
  session.press("n");
  await session.waitFor("blank 1 of 2");
  course.solve("sum-up");
  await session.waitFor(": passed");
  expect(await screen()).toMatchInlineSnapshot(`
    "
     00-first-steps > sum-up                                 part 1  2/3 ███████░░░
     Add them up                                               2 of 2 blanks filled

     ✓ Add them up: passed                                            2 of 2 passed

       ✓ 1, 20 and -4 make 17
       ✓ no numbers make 0

       Try this: What is the sum of the first 100 numbers?

     n goes on to Both at once (sum-of-doubles) in 01-together. Play on here as
     long as you like.









     file  exercises/1-small-numbers/00-first-steps/sum-up.ts

     n next  l lesson  o open  a all  d diff  s solution  r reset  q quit
    "
  `);
});

test("the lesson", async () => {
  session.press("n");
  await session.waitFor("blank 1 of 1");
  session.press("l");
  await session.waitFor("space on");
  expect(await screen()).toMatchInlineSnapshot(`
    "
     Put together

     sum-of-doubles doubles first and adds up then.




















     space on  b back  ↑↓ scroll  q close
    "
  `);
  session.press("q");
});

test("the end of the course", async () => {
  course.solve("sum-of-doubles");
  await session.waitFor(": passed");
  expect(await screen()).toMatchInlineSnapshot(`
    "
     01-together > sum-of-doubles                            part 1  3/3 ██████████
     Both at once                                              1 of 1 blanks filled

     ✓ Both at once: passed                                           1 of 1 passed

       ✓ 1, 20 and -4 make 34

       Try this: Does it matter whether you double first or add first?

     built on your double-it, sum-up

     Every exercise of the course has passed. Congratulations!









     file  exercises/1-small-numbers/01-together/sum-of-doubles.ts

     l lesson  o open  a all  d diff  s solution  r reset  q quit
    "
  `);
  session.press("q");
  await session.ended;
});

test("doctor", async () => {
  session = terminal(course, ["doctor"]);
  await session.ended;
  const text = (await screen())
    .replace(/(Node +)\S+ on .*(?=, \d+ cores)/, "$1<version> on <system>")
    .replace(/\d+(\.\d+)?(?= (cores|ms|GB|GFLOP))/g, "N")
    .replace(/(wasm +)[\d.]+/, "$1<version>")
    .replace(/ [✓○] (tensorflow|webgpu)[\s\S]*?(?=\n [✓○]|\n\n)/g, " ○ $1    <what this machine has>");
  expect(text).toMatchInlineSnapshot(`
    "
     ✓ Node         <version> on <system>, N cores
     ✓ course       3 exercises in 2 chapters
     ✓ folder       can be written
     ✓ progress     3 exercises begun, in .kata/progress.json
     ✓ disk         N GB free
     ✓ verdict      N ms from save to verdict for double-it
     ✓ wasm         <version>, N GFLOP/s; runs everywhere, the default
     ○ tensorflow    <what this machine has>

     Everything that the course needs is here.
    "
  `);
});
