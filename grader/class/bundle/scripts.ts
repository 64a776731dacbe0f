import type { Entry } from "./zip.js";

/** Where a grader elsewhere gets the course: the teacher's own copy, at one commit. */
export interface Source {
  repository: string;
  commit: string;
  /** The text of the course file. */
  course: string;
}

/** A word of a shell script, whatever is in it. */
const word = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

const NODE = "22";

/** The files of an autograder for Gradescope: its page "Autograder Specifications" names the two scripts and the folders. */
export function gradescopeFiles({ repository, commit, course }: Source): Entry[] {
  const setup = `#!/usr/bin/env bash
# Once, as the image is built: Node, and the course at one commit.
set -euo pipefail
apt-get update
apt-get install -y curl git xz-utils
file=$(curl -fsSL https://nodejs.org/dist/latest-v${NODE}.x/SHASUMS256.txt | grep -o 'node-v[0-9.]*-linux-x64.tar.xz' | head -n 1)
curl -fsSL "https://nodejs.org/dist/latest-v${NODE}.x/$file" | tar -xJ -C /usr/local --strip-components=1
git clone ${word(repository)} /autograder/kata
git -C /autograder/kata checkout --detach ${word(commit)}
cd /autograder/kata
npm ci
node grader/bin.mjs --help > /dev/null
`;
  const run = `#!/usr/bin/env bash
# For each submission. Where something cannot be judged there are no results: Gradescope then says that the autograder failed.
set -uo pipefail
cd /autograder/kata
node grader/bin.mjs grade /autograder/submission --course /autograder/source/course.json \\
  --format gradescope --out /autograder/results/results.json
code=$?
# 1: a file beside the hand-in is none.
[ "$code" -le 1 ] || exit "$code"
`;
  return [
    { name: "setup.sh", text: setup, runs: true },
    { name: "run_autograder", text: run, runs: true },
    { name: "course.json", text: course },
  ];
}

/** An autograder for Classroom 50: its wiki, page "Advanced Autograding", says where the files go and what the runner gives. */
export function classroom50Files({ repository, commit, course }: Source): Entry[] {
  const autograder = `"""Judges the hand-in in a student's repository. A non-zero exit is an error of the machine, and no 0 points."""

import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = ${JSON.stringify(repository)}
COMMIT = ${JSON.stringify(commit)}

student = Path.cwd()
with tempfile.TemporaryDirectory() as folder:
    kata = Path(folder) / "kata"
    subprocess.run(["git", "clone", "--quiet", REPOSITORY, str(kata)], check=True)
    subprocess.run(["git", "-C", str(kata), "checkout", "--quiet", "--detach", COMMIT], check=True)
    subprocess.run(["npm", "ci"], cwd=kata, check=True)
    hand_ins = [str(file) for file in sorted(student.glob("hand-in*.json"))]
    if len(hand_ins) != 1:
        raise SystemExit(f"one file hand-in-*.json belongs in the repository, and there are {len(hand_ins)}")
    graded = subprocess.run(
        ["node", "grader/bin.mjs", "grade", hand_ins[0], "--course", str(HERE / "course.json"),
         "--format", "classroom50", "--out", str(student / "result.json")],
        cwd=kata,
        check=False,
    )
    if graded.returncode > 1:
        raise SystemExit(graded.returncode)
`;
  const runtime = `${JSON.stringify({ "runs-on": "ubuntu-latest", python: "3.14", node: NODE }, null, 2)}\n`;
  return [
    { name: "autograder.py", text: autograder },
    { name: "course.json", text: course },
    { name: "runtime.json", text: runtime },
  ];
}

/** A workflow of GitHub Actions for a repository into which a learner commits a hand-in. */
export function githubFiles({ repository, commit, course }: Source): Entry[] {
  const workflow = `name: Grade
on: push
permissions:
  contents: read
jobs:
  grade:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    steps:
      - uses: actions/checkout@v4
        with:
          path: learner
          persist-credentials: false
      - uses: actions/setup-node@v4
        with:
          node-version: ${NODE}
      - run: |
          git clone "$REPOSITORY" kata
          git -C kata checkout --detach "$COMMIT"
          cd kata
          npm ci
        env:
          REPOSITORY: ${JSON.stringify(repository)}
          COMMIT: ${JSON.stringify(commit)}
      - run: node grader/bin.mjs grade ../learner --course ../learner/.github/course.json --format github
        working-directory: kata
`;
  return [
    { name: ".github/workflows/grade.yml", text: workflow },
    { name: ".github/course.json", text: course },
  ];
}

export const BUNDLES: Record<string, (source: Source) => Entry[]> = {
  gradescope: gradescopeFiles,
  classroom50: classroom50Files,
  github: githubFiles,
};
