// Does with the generated client what a user of the service does, and ends with an error where anything is not as described.
import createClient, { type Middleware } from "openapi-fetch";
import type { paths, components } from "./schema.js";

declare const process: { env: Record<string, string | undefined> };

const base = required("MINTMARK_URL");
const admin = required("MINTMARK_TOKEN");
const authenticate: Middleware = {
  onRequest({ request }) {
    request.headers.set("Authorization", `Bearer ${admin}`);
    return request;
  },
};
const api = createClient<paths>({ baseUrl: base });
api.use(authenticate);

const org = "typescript";
const iss = "https://ci.example";
const sub = "repo:acme/shop:ref:refs/heads/main";

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

function got<T>(what: string, answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data === undefined) {
    throw new Error(`${what}: ${answer.response.status} ${JSON.stringify(answer.error)}`);
  }
  return answer.data;
}

function is(what: string, actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`${what} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`);
}

// registration
const organization = got("createOrganization", await api.POST("/api/orgs", { body: { name: org } }));
const jwks = got("readDemoIssuerJwks", await api.GET("/demo-issuer/jwks.json"));
const path = { org };
const issuer = got(
  "registerIssuer",
  await api.POST("/api/orgs/{org}/oidc/issuers", { params: { path }, body: { name: "ci", url: iss, jwks } }),
);
is("the issuer's identifier", issuer.issuer, iss);
const changed = got(
  "changeIssuer",
  await api.PATCH("/api/orgs/{org}/oidc/issuers/{issuerId}", {
    params: { path: { org, issuerId: issuer.id } },
    body: { maxExpiration: 3600 },
  }),
);
is("maxExpiration", changed.maxExpiration, 3600);
got("listIssuers", await api.GET("/api/orgs/{org}/oidc/issuers", { params: { path } })).oidcIssuers.map((it) => it.id);

// policy
const set = got(
  "readPolicy",
  await api.GET("/api/orgs/{org}/auth/policies/oidcissuers/{issuerId}", { params: { path: { org, issuerId: issuer.id } } }),
);
const allow: components["schemas"]["AuthPolicyDefinition"] = {
  decision: "allow",
  tokenType: "organization",
  authorizedPermissions: ["deploy", "introspect"],
  rules: { sub: { equals: sub } },
};
const replaced = got(
  "replacePolicy",
  await api.PATCH("/api/orgs/{org}/auth/policies/{policyId}", {
    params: { path: { org, policyId: set.id }, header: { "If-Match": `"${set.version}"` } },
    body: { policies: [allow] },
  }),
);
is("the definition's decision", replaced.policies[0]?.decision, "allow");

// simulate
const simulation = got(
  "simulateExchange",
  await api.POST("/api/orgs/{org}/oidc/issuers/{issuerId}/simulate", {
    params: { path: { org, issuerId: issuer.id } },
    body: { claims: { iss, sub } },
  }),
);
is("the simulation's decision", simulation.decision, "allow");

// exchange
const demo = await api.POST("/demo-issuer/token", { body: { iss, sub, aud: `urn:mintmark:org:${org}` } });
const exchanged = got(
  "exchangeToken",
  await api.POST("/api/oauth/token", {
    body: {
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      subject_token: (got("issueDemoToken", demo) as components["schemas"]["DemoTokenResponse"]).id_token,
      audience: `urn:mintmark:org:${org}`,
      expiration: 600,
    },
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    bodySerializer: (body) =>
      new URLSearchParams(Object.entries(body).map(([name, value]) => [name, String(value)])).toString(),
  }),
);
is("the lifetime", exchanged.expires_in, 600);
const refused = await api.POST("/api/oauth/token", {
  body: { grant_type: "password", subject_token: "x", subject_token_type: "x" },
});
is("the refusal", refused.error?.error, "unsupported_grant_type");

// introspect, as the job itself: a token of another organization learns nothing
const job = createClient<paths>({ baseUrl: base, headers: { Authorization: `Bearer ${exchanged.access_token}` } });
const introspection = got(
  "introspectToken",
  await job.POST("/api/oauth/introspect", { body: { token: exchanged.access_token }, headers: { "Content-Type": "application/json" } }),
);
is("active", introspection.active, true);
is("the subject's organization", introspection.org, org);

// renew
const application = got(
  "createApplication",
  await api.POST("/api/orgs/{org}/applications", {
    params: { path },
    body: { name: "shop", audience: "https://shop.example", longest_token_life_minutes: 600 },
  }),
);
const role = got(
  "createRole",
  await api.POST("/api/orgs/{org}/roles", {
    params: { path },
    body: { name: "deployer", permissions: ["deploy"], longest_token_life_minutes: 600 },
  }),
);
const user = got(
  "createApiUser",
  await api.POST("/api/orgs/{org}/api-users", { params: { path }, body: { name: "robot", email: "robot@example.com", roles: [role.id] } }),
);
const issued = got(
  "issueOrganizationToken",
  await api.POST("/api/orgs/{org}/api-users/{user}/tokens", {
    params: { path: { org, user: user.id } },
    body: { application: application.name, lifetime_minutes: 60 },
  }),
);
const renewed = got(
  "renewOrganizationToken",
  await api.POST("/api/orgs/{org}/tokens/{id}/renew", {
    params: { path: { org, id: issued.id }, header: { "Idempotency-Key": "typescript-1" } },
    body: { lifetime_minutes: 60 },
  }),
);
is("renewed_from", renewed.renewed_from, issued.id);
const page = got("listOrganizationTokens", await api.GET("/api/orgs/{org}/tokens", { params: { path, query: { limit: 10 } } }));
is("a token's kind", typeof page.items[0]?.kind, "string");

// claims
const project = got("createProject", await api.POST("/api/orgs/{org}/projects", { params: { path }, body: { name: "web" } }));
const claims = { orgID: organization.id, projectID: project.id };
const custom = got(
  "changeProjectClaims",
  await api.PATCH("/api/v2/org/{orgID}/project/{projectID}/oidc-custom-claims", {
    params: { path: claims },
    body: { ttl: "1h", audience: ["sts.example"] },
  }),
);
is("ttl", custom.ttl, "1h0m0s");
const minted = got(
  "mintJobToken",
  await api.POST("/api/v2/org/{orgID}/project/{projectID}/oidc-token", { params: { path: claims } }),
);
is("the job token's life", minted.expires_in, 3600);
const reset = got(
  "resetProjectClaims",
  await api.DELETE("/api/v2/org/{orgID}/project/{projectID}/oidc-custom-claims", {
    params: { path: claims, query: { claims: ["ttl", "audience"] } },
  }),
);
is("ttl after the reset", reset.ttl, undefined);
const removed = await api.DELETE("/api/orgs/{org}/oidc/issuers/{issuerId}", { params: { path: { org, issuerId: issuer.id } } });
is("removeIssuer", removed.response.status, 204);
console.log("every call was answered as described");
