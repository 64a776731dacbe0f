import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./judge-both-orders.js")>({});
