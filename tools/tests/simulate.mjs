// Answers questions to IAM by AWS's own data on actions, resources and condition keys: reads an array of
// {principal, action, resource, account, context, policies, boundary} and writes one of "Allowed", or why not.
// https://github.com/cloud-copilot/iam-simulate

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { runSimulation, runUnsafeSimulation } = createRequire(`${process.argv[2]}/`)("@cloud-copilot/iam-simulate");

// For some collections of API Gateway, AWS's data has two ARN formats in one string, which match nothing. For these,
// only the policies are evaluated.
const TWO_FORMS = /:apigateway:[^/]*\/restapis\/[^/]+\/(deployments|stages)$/;

async function answer(question) {
  const simulation = {
    request: {
      principal: question.principal,
      action: question.action,
      resource: { resource: question.resource, accountId: question.account },
      contextVariables: question.context,
    },
    identityPolicies: Object.entries(question.policies).map(([name, policy]) => ({ name, policy })),
    permissionBoundaryPolicies: question.boundary ? [{ name: "boundary", policy: question.boundary }] : undefined,
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  };
  if (TWO_FORMS.test(question.resource)) {
    return runUnsafeSimulation(simulation, {});
  }
  const reply = await runSimulation(simulation, {});
  return reply.resultType === "error" ? JSON.stringify(reply.errors) : reply.overallResult;
}

const questions = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(await Promise.all(questions.map(answer))));
