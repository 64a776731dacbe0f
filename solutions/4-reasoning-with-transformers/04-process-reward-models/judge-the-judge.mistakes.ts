import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./judge-the-judge.js")>({});
