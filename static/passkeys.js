// Passkeys: asks the browser for what the page's challenge wants and sends its answer with the form. No library.
"use strict";

for (const form of document.querySelectorAll("form[data-passkey]")) {
  prepare(form);
}

function prepare(form) {
  const button = form.querySelector("button");
  const note = form.querySelector("[data-passkey-error]");
  if (!window.PublicKeyCredential) {
    say(note, note.dataset.unfit);
    return;
  }
  button.disabled = false;
  form.addEventListener("submit", (event) => {
    if (form.elements.answer.value === "") {
      event.preventDefault();
      ask(form, button, note);
    }
  });
  // Whoever goes back to the page finds a challenge that was used.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      window.location.reload();
    }
  });
  if ("atOnce" in form.dataset) {
    ask(form, button, note);
  }
}

async function ask(form, button, note) {
  button.disabled = true;
  note.hidden = true;
  try {
    const options = decode(JSON.parse(form.dataset.options).publicKey);
    const credential =
      form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey: options })
        : await navigator.credentials.get({ publicKey: options });
    form.elements.answer.value = JSON.stringify(encode(credential));
    form.requestSubmit();
  } catch (error) {
    say(note, note.dataset[reason(error)]);
  }
  button.disabled = false;
}

/** Which of the texts of the page says why. */
function reason(error) {
  switch (error?.name) {
    case "InvalidStateError":
      return "held";
    case "SecurityError":
      return "otherAddress";
    case "NotAllowedError":
      return "none";
    default:
      return "failed";
  }
}

function say(note, text) {
  note.textContent = text;
  note.hidden = false;
}

/** The options as the browser takes them: what is binary stands as base64url in JSON. */
function decode(options) {
  const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  const decoded = { ...options, challenge: bytes(options.challenge) };
  if (options.user) {
    decoded.user = { ...options.user, id: bytes(options.user.id) };
  }
  if (options.excludeCredentials) {
    decoded.excludeCredentials = known(options.excludeCredentials);
  }
  if (options.allowCredentials) {
    decoded.allowCredentials = known(options.allowCredentials);
  }
  return decoded;
}

/** The answer as the panel takes it. */
function encode(credential) {
  const { response } = credential;
  const fields = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) {
      fields[name] = text(response[name]);
    }
  }
  if (response.getTransports) {
    fields.transports = response.getTransports();
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: fields,
    extensions: credential.getClientExtensionResults(),
  };
}

function bytes(base64url) {
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function text(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
