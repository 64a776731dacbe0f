import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Tree of thoughts",
  summary:
    "You can search a tree of half-finished thoughts, level by level or in depth, and say at equal work whether the search was worth it.",
  exercises: [
    {
      slug: "next-states",
      title: "Next states",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Count the next states of [1, 2]. If you have four, which number is missing? Then try [1, 1, 7]: is one of the two 1s still there after 1 + 7?",
        "A move takes two places of the list, not two values. Two of the operations care about the order of their numbers, and one of them can be impossible.",
        "results of a and b: a + b, a · b, a − b, b − a, a / b if b isn't 0, b / a if a isn't 0;   state = rest and result, ascending",
        "For each pair of places keep the numbers of all other places.\nFor each result, add it to a copy of them and sort by value. Look through the states that you have: if one has the same numbers, each within 1e-5, drop the new one.",
      ],
      predict: {
        question:
          "[1, 2, 3, 4] has 30 next states, a state with three numbers has about 14 here, and one with two numbers has 5 or 6. After three moves one number is left. How many different numbers can that be?",
        choices: ["about 25", "about 230", "about 1,000", "about 2,300"],
        answer: 1,
        because:
          "230. Many ways meet again: the 30 states have 420 children, but only 181 of them differ. 55 of the 230 numbers are whole, and 1 to 28 are all among them.",
      },
      explore:
        "From [1, 2, 3, 4] you can make every whole number from 1 to 28. Go through all 1,820 puzzles. Which four numbers make the longest unbroken run from 1 on? And how long is it for a typical puzzle?",
      answer:
        "[1, 2, 5, 8] makes 1 to 51, and [1, 2, 4, 10] makes 1 to 50. The median puzzle gets to 7, and 240 puzzles can't even make 1. It pays to have small numbers that differ: they can mend a result that is off by a little.",
    },
    {
      slug: "can-reach",
      title: "Exhaustive search with a memo",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Hand one map to two searches: [3, 8] for 24, then [3, 8] for 7. If the second one says yes, what does your key leave out?",
        "The key says what the answer depends on: on the numbers, whatever their order, and on the goal. It should not say more, or equal searches don't find each other. The last digits of a fraction say more.",
        "reach(state) = the number is the goal, if it is alone;   otherwise: reach(next) for some next state;   key = sorted numbers and goal, each rounded to 5 decimals, with a separator",
        "For a single number compare it with the goal, with room for rounding.\nOtherwise make the key from a sorted copy. If the map has an answer, return it, whether it is yes or no.\nIf not, ask the next states in turn, with the same goal and the same map, until one says yes. Store the answer.",
      ],
      predict: {
        question:
          "A search of all 1,820 puzzles without a memo enters 1.7 million states. With one memo for all puzzles, how many different states with two numbers or more are searched?",
        choices: ["about 1,200,000", "about 400,000", "about 140,000", "about 43,000"],
        answer: 3,
        because:
          "42,553. Different puzzles soon lead to the same two or three numbers. This only works since a state tells all that matters: how you got there makes no difference.",
      },
      explore:
        "Is 24 a good goal for a game? Count for several goals, say 1, 2, 23, 24, 25, 36 and 100, of how many of the 1,820 puzzles they can be made.",
      answer:
        "2 is the easiest of them, with 97% of the puzzles; 1 can be made of 87%, 24 of 75%, 36 of 70%, 23 of 61%, 25 of 59% and 100 of 36%. Compare 24 with its neighbors: a goal with many divisors can be the last product in many ways.",
    },
    {
      slug: "tree-beam",
      title: "Beam search in a tree",
      difficulty: 3,
      minutes: 30,
      hints: [
        "Count the states that you keep, level by level, with a beam of 2. Do you ever keep three or four? And is a goal with a very poor value found?",
        "All children of a level compete with each other, whichever parents they have. The evaluator decides what is looked into further. It doesn't decide what a solution is.",
        "paths = ∪ over kept paths p, over children c of the end of p: [p, c];   kept = the b paths whose ends have the largest values, in this order",
        "Make the paths of the level by extending each kept path with each child, as a new list.\nLook at the ends of all of them for a goal. If there is one, return its path.\nIf another move is allowed, evaluate each end once and count that. Sort with the largest value first, and cut off after the width of the beam.",
      ],
      predict: {
        question:
          "1,362 puzzles of the Game of 24 can be solved. Your evaluator likes states that hold a number close to 24. How many does a beam of 1 solve? (Keeping the first child each time, whatever it is, solves 6%.)",
        choices: ["7%", "24%", "45%", "80%"],
        answer: 0,
        because:
          "7.2%. An evaluator may sound sensible and know next to nothing. With a beam of 5 it solves 32%, where the first five children give 16%. One that knows the truth solves all with a beam of 1.",
      },
      explore:
        "Try other evaluators with beams of 1, 5, 20 and 50: how near the sum of the numbers is to 24, or how many of the numbers are positive and whole. Is the one that is better with a beam of 1 also better with a beam of 50?",
      answer:
        "No. The sum solves 31%, 40%, 60% and 69% of the 1,362 puzzles; whole numbers solve 6%, 17%, 59% and 82%. The sum picks well among the very best, and loses most of the rest. A wide beam needs an evaluator that drops no good state, and a narrow one needs a good first place.",
    },
    {
      slug: "tree-depth",
      title: "Depth-first search with backtracking",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Let no state be a goal. Is your path null? Then print the order of the visits: are all states below the best child visited before the second child?",
        "Each visit can end in four ways: at a goal, at the depth limit, without promising children, or because the budget is spent. Only one of them gives a path; after the others the search goes on where it came from.",
        "visit(path): null if the budget is spent; the path if its end is a goal; null if it has depth moves; otherwise the first visit([path, child]) that isn't null, over children with value ≥ threshold, best first",
        "For the children: evaluate each once, leave out those below the threshold, and sort with the largest value first.\nFor a visit: check the budget before you count this state. Test for the goal before you look at the depth.\nThen visit the children in turn, each with a path of its own, and return as soon as one finds something.",
      ],
      predict: {
        question:
          "About 2,200 sequences of moves belong to a puzzle. A depth-first search whose evaluator always says 0 takes them as they come. How many states does it visit until it finds 24, in the median of the puzzles that can be solved?",
        choices: ["about 20", "about 210", "about 1,000", "about 2,000"],
        answer: 1,
        because:
          "212, with a mean of 493 and 4,118 for the hardest puzzle. Most puzzles have several solutions, and one is enough. An evaluator that knows the truth needs 4 visits.",
      },
      explore:
        "Let the evaluator know the truth (`canReach`), blurred by a normal error with a standard deviation of 0.3. Compare thresholds of −Infinity, 0, 0.5 and 0.75. What does a threshold save, and what does it cost?",
      answer:
        "Without a threshold all puzzles are solved, with 6.7 visits on average (5 seeds of 100 puzzles). A threshold of 0 also solves all, with 5.1 visits. 0.5 loses 1.8% of the puzzles, 0.75 loses 9.6%, and both still need 4.3 visits. Order already does most of the work; a threshold pays where there is no solution to be found.",
    },
    {
      slug: "play-outs",
      title: "Random play-outs",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Ask for the value of [3, 8] several times. Is it always 1? Then ask for the value of [5, 24]: is it 0?",
        "Chance stands in for what you can't look through. From two numbers you can: there are six results at most. Before that, each move is a draw among all next states.",
        "play-out: while three numbers or more are left, state ← next state with number rng.integer(how many there are);   then: can 24 be reached?   value = successes / count",
        "Move on a state of your own until it has two numbers or fewer, and ask `canReach` about it.\nFor the value: if two numbers or fewer are given, one play-out says all. Otherwise make all of them, count the successes, and divide.",
      ],
      predict: {
        question:
          "Play random moves to the very end, and you hit 24 once in 169 games, on average over the puzzles that can be solved. Now don't draw the last move: look whether one of them gives 24. How often does such a play-out succeed?",
        choices: ["once in 160", "once in 85", "once in 30", "once in 6"],
        answer: 2,
        because:
          "Once in 30: 3.4% instead of 0.6%, computed exactly. From two numbers there are 5.8 different moves on average, and usually just one of them is right. To know the end is worth as much as six times the play-outs.",
      },
      explore:
        "Take all states with three numbers that come after the first move in the 1,362 puzzles. How many of them can still reach 24? And how often would 5 or 20 play-outs of a state that can reach it show no success at all?",
      answer:
        "7,776 of 35,345 can, which is 22%. Their chance of success is 14% on average, with a median of 10%. 5 play-outs show no success for 53% of them, 20 for 16%, and 100 for 0.1%. A value of 0 from five play-outs says little.",
    },
    {
      slug: "tree-against-tries",
      title: "A tree against tries",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Solve [2, 3, 4] with 3 and then with 20 play-outs a state. Does the work differ? From how many numbers on should it?",
        "To compare two methods you need one unit for both, and it should be what costs something: here the play-out. The tree pays for each state that it judges, the tries for each game that they play.",
        "work of the tree = Σ over evaluated states of (1 if two numbers or fewer are left, otherwise the play-outs for a state);   depth = n − 1;   work of the tries = tries up to the first success, with it",
        "In the evaluator add to the count what this look costs, and return the value of the play-outs.\nA solution has one number only, and it is 24 but for rounding. Each move takes away one number, and that gives the depth.\nFor the tries count play-outs from 1 on, and return as soon as one succeeds.",
      ],
      predict: {
        question:
          "A beam of 20 with 5 play-outs a state makes 424 play-outs a puzzle, and solves 98%. Independent tries, with 424 allowed for each puzzle, solve 95%. How many of the 424 do they make on average?",
        choices: ["all 424", "about 280", "about 170", "about 70"],
        answer: 3,
        because:
          "71 (5 seeds of 100 puzzles): a try that succeeds ends the work, and most puzzles need few. The tree pays for its levels before it can succeed. At equal numbers allowed the two are even; counted by what was made the tries are far ahead.",
      },
      explore:
        "Replace the play-outs by an evaluator that knows the truth (`canReach`), blurred by a normal error with a standard deviation of 0.3, 1 or 2. What does a beam of 5 solve? How many looks does it need, and what do as many tries solve?",
      answer:
        "About 102 looks a puzzle. With an error of 0.3 it solves 99.6%, with 0.5 92%, with 1 63% and with 2 34% (5 seeds of 100 puzzles). 100 tries solve 78%, computed exactly. So the tree wins if its evaluator is good, and loses if it is poor. They are even somewhere between an error of 0.6, where the tree solves 84%, and 1.",
    },
  ],
});
