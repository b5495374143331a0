// Shows the OpenAPI document, and signs people in so that its calls can be tried.

/** Where one signs in, and through which app client of the user pool. */
const { cognitoUrl, clientId } = await (await fetch("config.json")).json();

const ui = SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#document",
  deepLinking: true,
  tryItOutEnabled: true,
  // Swagger UI would send the document to a validator of its makers.
  validatorUrl: null,
});

const form = document.getElementById("sign-in");
const status = form.querySelector("output");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { email, password } = Object.fromEntries(new FormData(form));
  try {
    ui.preauthorizeApiKey("jwt", await signIn(email, password));
    form.elements.password.value = "";
    show(`Signed in as ${email}.`, true);
  } catch (error) {
    show(error.message, false);
  }
});

/**
 * The access token of someone, as InitiateAuth issues it.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
 */
async function signIn(email, password) {
  const response = await fetch(cognitoUrl, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth",
    },
    body: JSON.stringify({
      ClientId: clientId,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: email, PASSWORD: password },
    }),
  }).catch(() => {
    throw new Error(`Nothing answers at ${cognitoUrl}.`);
  });
  const reply = await response.json();
  if (!response.ok) {
    throw new Error(reply.message);
  }
  if (!reply.AuthenticationResult) {
    throw new Error(`Cognito asks for ${reply.ChallengeName}; sign in by password alone is all that this page does.`);
  }
  return reply.AuthenticationResult.AccessToken;
}

function show(message, succeeded) {
  status.textContent = message;
  status.classList.toggle("failed", !succeeded);
}
