import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./stop-voting.js")>({});
