import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Monte Carlo tree search",
  summary: "You can search a tree with an evaluator that errs, and say when a search beats a beam.",
  exercises: [
    {
      slug: "ucb-and-puct",
      title: "UCB and PUCT",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Double the visits of the parent, then those of the child. Which of the two makes your bonus larger, and which smaller?",
        "The mean is what is known of a child, and the bonus is for what isn't. Visits of the child itself make it known; visits of a sibling only make it more overdue. What is 0 / 0 in your language?",
        "UCB = W/n + c · √(ln N / n), and ∞ for n = 0;   PUCT = W/n + c · P · √N / (1 + n), with 0 for W/n at n = 0;   N is the parent's count",
        "Settle the child without a visit first, since it has no mean: UCB ends there, PUCT goes on with 0.\nDivide the sum of the values by the child's visits, and add the bonus. c multiplies the root; it isn't under it.",
      ],
      explore:
        "Two siblings look equally good, Q = 0.5 at every visit, and their priors are 0.9 and 0.1. How does each score share 1,000 visits between them, with c = 1?",
      answer:
        "UCB gives 500 to each: it doesn't know the priors. PUCT gives 900 and 100, the priors themselves: of children that look alike the policy decides. So with a search that learns nothing, visits are the priors again.",
      predict: {
        question:
          "A parent has 100 visits, and c = 1. A child with a prior of 0.05 has none. Its sibling has a mean value of 0.6. Under PUCT, what is the score of the child without a visit?",
        choices: ["infinite", "0", "0.05", "0.5"],
        answer: 3,
        because:
          "0.05 · √100 / (1 + 0) = 0.5, and the sibling's mean alone is more. If the sibling has the prior 0.95, the child waits until the parent has 180 visits. Under UCB it would have been first.",
      },
    },
    {
      slug: "select-and-back-up",
      title: "Selection and back-up",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Run ten simulations from the root. How many visits does the root have afterwards, and how many have its children together?",
        "The back-up needs all nodes that the selection passed, in the tree itself. Each of them made or received a choice that led to this value.",
        "node₀ = root;   node_{k+1} = first argmax of score(child, node_k);   for every node of the path: N ← N + 1, W ← W + v",
        "Begin a list with the root. As long as the last node has children, append its best child.\nFor equal scores look for the first index of the largest one.\nGo through the whole list, add one visit and the value. Nothing is divided yet.",
      ],
      explore: "Chess has two players. What would have to change in the back-up, and what in the selection?",
      answer:
        "The value is good for one player and bad for the other, so its sign turns at each node on the way up, and each player selects the child that is best for them. With one chain of thought there is one player: turned signs would make every second step look for the worst.",
    },
    {
      slug: "grow-node",
      title: "Expansion",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Add up the priors of the children of one node. And what does a second call do to the same node?",
        "A prior says how likely a child is among its siblings, so children that were left out don't count. A node that is known has counts that must not be lost.",
        "kept = the topK largest P;   P′_i = P_i / Σ_kept P;   N = 0, W = 0, parent = the node",
        "Return at once if there are children.\nSort a copy by prior, largest first, and cut it off. Add up the priors that are left.\nMake a node for each, with its share of the sum, and with the node as its parent.",
      ],
      explore:
        "Give `grow` 50,257 candidates, as many as GPT-2 has tokens, with the priors 1, 1/2, 1/3 and so on. Which prior does the likeliest child get with topK = Infinity, 40, 10 and 2?",
      answer:
        "0.09, 0.23, 0.34 and 0.67. The policy's opinion is the same each time; only the sum is smaller, so a cut makes the policy look surer than it is. PUCT multiplies c by the prior: with the same c the favorite's bonus is 7.6 times as large with topK = 2 as without a limit. So topK and c aren't independent.",
    },
    {
      slug: "tree-search",
      title: "Monte Carlo tree search",
      difficulty: 3,
      minutes: 40,
      hints: [
        "Write down which states are evaluated, in order. Is it one for each simulation, and do you come to the children of a new leaf in the same simulation or in a later one?",
        "A simulation has four phases, and each has its exercise except the evaluation. The leaf is where the path ends before it is expanded; an end is a leaf for ever.",
        "path = select(root, (child, parent) → score(child, N_parent, c));   v = value(leaf);   grow(leaf) unless it is an end;   N, W of the path",
        "Select a path by the score of the plan, with the visits of each child's own parent.\nTake its last node, and ask for its value.\nGive it children if it isn't an end. Back the value up along the whole path.",
      ],
      explore:
        "In the tree with A = 0.2, B = 0.5 and C = 0.9, PUCT with c = 1 doesn't visit C in the first 8 simulations. In which simulation does it visit C for the first time, and in which with c = 4?",
      answer:
        "With c = 1 in the 34th: by then 0.1 · √33 is more than B's mean and bonus. Of the first 400 visits, C gets 360. With c = 4 it comes in the 12th, but A and B get 120 of 400. A small prior makes a child wait; only a budget that ends too early makes the search blind.",
      predict: {
        question:
          "Three moves are worth 0.2, 0.5 and 0.9 at every visit, and a policy gives them 0.6, 0.3 and 0.1. PUCT with c = 1 makes 8 simulations. How often does it visit the best one?",
        choices: ["never", "once", "5 times", "8 times"],
        answer: 0,
        because:
          "Never: it visits A three times and B five times. C has the bonus 0.1 · √N, at most 0.26, and B's mean alone is 0.5. UCB, which knows no priors, visits C five times.",
      },
    },
    {
      slug: "final-move",
      title: "The final move",
      difficulty: 1,
      minutes: 8,
      hints: [
        "Let one child have a single visit with the value 1. Does it win against 50 visits with a mean of 0.8?",
        "The search went back to a child whenever its mean and its bonus together were largest. So the counts already hold both; the means alone forget how sure they are.",
        "argmax of N, then of W/N, then of P, then the smallest index;   W/N counts as 0 where N = 0",
        "Compare visits first. Only where they are equal, compare means, and only then priors.\nLet a child without visits have a mean that is a number. Leave the list of children in its order.",
      ],
      explore:
        "Two moves win (value 1, else 0) with the chances 0.6 and 0.4, drawn again at each visit; their priors are 0.9 and 0.1. Let `treeSearch` with c = 1 make 50 simulations, 1,000 times. How often is the better move chosen by visits, and how often by mean values?",
      answer:
        "By visits in more than 99.9% of 10,000 searches, by means in about 93%. Mostly the worse move has one visit or none, and a few lucky visits give it the larger mean. With equal priors both moves are visited often. Then about 91% are right by visits and 92% by means: if much is known of every move, means do as well.",
    },
    {
      slug: "search-under-noise",
      title: "Search under noise",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Which chains does your search check, and which does it evaluate? A chain with fewer than eight tokens can't be checked.",
        "The check is worth more than any estimate: 1 and 0 pull the means of all nodes above an end. And costs compare only in one currency, calls of the policy.",
        "v = 1 or 0 at an end, the evaluator's value before it;   solved ← true at any right end;   chains = ⌊(1 + simulations) / 8⌋",
        "Before the end ask the evaluator. At the end check: note a right chain, and return 1 or 0.\nBest-of-N draws token by token until the chain is complete, checks it, and stops if it is right.\nThe beam may stop at chains that are complete and right, in this order.",
      ],
      explore:
        "Give the search `ucb` instead of `puct`, with 256 simulations and topK = 4. What share of the problems does it solve?",
      answer:
        "None, with c = 1 and c = 0.5: 0 of 1,000. UCB visits all four children of a node before it looks deeper, and 256 simulations never reach an end. At the best c that was tried, 0.01, it solves 0.25, as best-of-32 does. In a tree eight levels deep the prior is what leads to the end.",
      predict: {
        question:
          "256 simulations with PUCT solve 0.92 of the problems at a noise of 0.1; a beam of 4 solves 0.91. With a noise of 0.25 the beam solves 0.10. And the search?",
        choices: ["0.10", "about 0.4", "about 0.7", "0.92, as before"],
        answer: 3,
        because:
          "0.92, and at a noise of 0.5 still 0.88 (10 seeds, 200 problems each). A wrong end is worth 0 and tells all nodes above it so. The search returns to what it passed over; the beam has thrown it away.",
      },
    },
  ],
});
