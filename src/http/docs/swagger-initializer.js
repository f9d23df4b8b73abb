// Shows the document of this service with Swagger UI; loads nothing from elsewhere.
const dark = matchMedia("(prefers-color-scheme: dark)");
const followScheme = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", followScheme);
followScheme();

// The document allows tokens everywhere; only a service that asks for them shows where to enter one.
const nothing = () => () => null;
const withoutTokens = {
  wrapComponents: { authorizeBtn: nothing, AuthorizeBtnContainer: nothing, authorizeOperationBtn: nothing },
};
const asksForTokens = document.documentElement.hasAttribute("data-tokens");

window.ui = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayOperationId: true,
  plugins: asksForTokens ? [] : [withoutTokens],
  queryConfigEnabled: false,
  tryItOutEnabled: true,
  validatorUrl: null,
});
