import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readSolution } from "../../grader/node/course/read-solution.js";
import { filesIn } from "../support/files-in.js";
import type { Machine, Ran } from "./machine.js";

/** Something that has to hold on Windows; it throws where it doesn't. */
export interface Case {
  name: string;
  run(machine: Machine): Promise<void>;
}

const COURSE = String.raw`K:\course`;
const LINE = ["1-understanding-gradients/00-warm-up", "predict-line"] as const;
const TENSORS = ["2-building-a-transformer/02-scaled-dot-product-attention", "batched-attention"] as const;

const filesOn = (machine: Machine, [chapter, slug]: readonly [string, string], folder = "course") =>
  filesIn(path.join(machine.drive, folder), chapter, slug);

/** Saves an answer of predict-line for the time of a run: the stub is there again afterwards. */
async function answered(machine: Machine, text: string, run: (stub: string) => Promise<void>): Promise<void> {
  const { stub } = filesOn(machine, LINE);
  const shipped = readFileSync(stub);
  writeFileSync(stub, text);
  try {
    await run(stub);
  } finally {
    chmodSync(stub, 0o644);
    writeFileSync(stub, shipped);
    rmSync(path.join(machine.drive, "course", ".kata"), { recursive: true, force: true });
  }
}

const solved = (machine: Machine, exercise = LINE as readonly [string, string]) =>
  readSolution(filesOn(machine, exercise));
const line = (body: string) =>
  `export function predictLine(w: number, b: number, xs: number[]): number[] {\n  ${body}\n}\n`;

/** @throws Error with all that was printed if a run ended otherwise */
function expectRan(ran: Ran, code: number, says: RegExp | string, not?: RegExp): void {
  const all = `${ran.stdout}\n${ran.stderr}`;
  const fits = typeof says === "string" ? all.includes(says) : says.test(all);
  if (ran.code === code && fits && !not?.test(all)) return;
  const { error = "" } = ran;
  throw new Error(
    `expected exit code ${code} and ${says}, got ${ran.code}:\n${all.trim().slice(0, 3000)}\n${error}`,
  );
}

export const CASES: Case[] = [
  {
    name: "doctor finds everything that the course needs",
    run: async (machine) =>
      expectRan(await machine.kata(COURSE, "doctor"), 0, "Everything that the course needs is here."),
  },
  {
    name: "a stub is judged as one",
    run: async (machine) => expectRan(await machine.kata(COURSE, "run", LINE[1]), 1, "blank 1 of 1"),
  },
  {
    name: "a right answer passes, and the pass is recorded",
    run: (machine) =>
      answered(machine, solved(machine), async () => {
        expectRan(await machine.kata(COURSE, "run", LINE[1]), 0, "passed", /could not be saved/);
        expectRan(await machine.kata(COURSE, "status", "--json"), 0, /"passed": 1,/);
      }),
  },
  {
    name: "so it is while another program reads the record again and again",
    run: (machine) =>
      answered(machine, solved(machine), async () => {
        await machine.kata(COURSE, "hint", LINE[1]);
        const reader =
          'const { closeSync, openSync } = require("fs"); const wait = new Int32Array(new SharedArrayBuffer(4));' +
          "for (const end = Date.now() + 20_000; Date.now() < end; Atomics.wait(wait, 0, 0, 20)) try {" +
          '  const file = openSync(".kata/progress.json"); Atomics.wait(wait, 0, 0, 40); closeSync(file); } catch {}';
        const reading = machine.run(COURSE, ["-e", reader]);
        const ran = await machine.kata(COURSE, "run", LINE[1]);
        await reading;
        expectRan(ran, 0, "passed", /could not be saved/);
        expectRan(await machine.kata(COURSE, "status", "--json"), 0, /"passed": 1,/);
      }),
  },
  {
    name: "a wrong answer's mistake is named",
    run: (machine) =>
      answered(machine, line("return xs.map((x) => w * x);"), async () =>
        expectRan(
          await machine.kata(COURSE, "run", LINE[1], "--json"),
          1,
          /"mistake": "forgets-the-intercept"/,
        ),
      ),
  },
  {
    name: "an endless loop is stopped, and told as one",
    run: (machine) =>
      answered(machine, line("for (;;) xs.length;"), async () =>
        expectRan(await machine.kata(COURSE, "run", LINE[1]), 4, /stopped after \d+ s/),
      ),
  },
  {
    name: "an await that never ends is stopped, and told as one",
    run: (machine) =>
      answered(
        machine,
        `await new Promise(() => setInterval(() => {}, 1000));\n${line("return xs;")}`,
        async () =>
          expectRan(await machine.kata(COURSE, "run", LINE[1]), 4, /stopped after \d+ s/, /kata-watchdog/),
      ),
  },
  {
    name: "a process that ends itself is told of",
    run: (machine) =>
      answered(machine, line('process.kill(process.pid, "SIGKILL"); return xs;'), async () =>
        expectRan(
          await machine.kata(COURSE, "run", LINE[1]),
          1,
          "the process that ran your code ended with exit code 1",
        ),
      ),
  },
  {
    name: "reset brings the stub byte for byte, restore the answer",
    run: async (machine) => {
      const { stub } = filesOn(machine, LINE);
      const [shipped, answer] = [readFileSync(stub), line("return xs; // mine")];
      await answered(machine, answer, async () => {
        expectRan(await machine.kata(COURSE, "reset", "-y", LINE[1]), 0, "Your file was kept as .kata/kept/");
        if (!readFileSync(stub).equals(shipped)) throw new Error("the stub is not the shipped one");
        expectRan(await machine.kata(COURSE, "restore", LINE[1]), 0, "");
        if (readFileSync(stub, "utf8") !== answer) throw new Error("the answer did not come back");
      });
    },
  },
  {
    name: "reset of a file that is read-only is no fault of the grader",
    run: (machine) =>
      answered(machine, line("return xs; // mine"), async (stub) => {
        chmodSync(stub, 0o444);
        const { stderr } = await machine.kata(COURSE, "reset", "-y", LINE[1]);
        if (/fault of the grader|^ +at /m.test(stderr)) throw new Error(stderr);
      }),
  },
  ...["k:\\course", "K:\\COURSE"].map((folder) => ({
    name: `a right answer passes in ${folder}`,
    run: (machine: Machine) =>
      answered(machine, solved(machine), async () =>
        expectRan(await machine.kata(folder, "run", LINE[1]), 0, "passed"),
      ),
  })),
  {
    name: "a right answer passes in a folder with blanks, brackets and umlauts",
    run: (machine) =>
      answered(machine, solved(machine), async () => {
        const [here, there] = ["course", "My Köurse (1) & more"].map((name) =>
          path.join(machine.drive, name),
        );
        renameSync(here, there);
        try {
          const folder = String.raw`K:\My Köurse (1) & more`;
          expectRan(await machine.kata(folder, "run", LINE[1]), 0, "passed");
        } finally {
          renameSync(there, here);
        }
      }),
  },
  {
    name: "tensors are computed, and an answer with them passes",
    run: async (machine) => {
      writeFileSync(filesOn(machine, TENSORS).stub, solved(machine, TENSORS));
      expectRan(await machine.kata(COURSE, "run", TENSORS[1]), 0, "passed");
    },
  },
  // The last: from here on the course has another name.
  {
    name: "a wrong answer's mistake is named on a drive that stands for the folder",
    run: (machine) =>
      answered(machine, line("return xs.map((x) => w * x);"), async () => {
        machine.letter("s", path.join(machine.drive, "course"));
        expectRan(
          await machine.kata("S:\\", "run", LINE[1], "--json"),
          1,
          /"mistake": "forgets-the-intercept"/,
        );
      }),
  },
];
