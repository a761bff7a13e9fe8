// Passkeys: ask the browser for one, put its answer into the form around the button, send the form.
// The server's options come from a JSON block in the page (data-options) or an address (data-options-url).

const options = async (button) => {
  const { options: id, optionsUrl } = button.dataset;
  if (id) return JSON.parse(document.getElementById(id).textContent);
  const answer = await fetch(optionsUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("no options");
  return answer.json();
};

const ceremonies = {
  async create({ creation_options: { publicKey } }) {
    publicKey.authenticatorSelection = {
      ...publicKey.authenticatorSelection,
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    };
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
  },
  async get({ request_options: { publicKey } }) {
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  },
};

const say = (button, words) => {
  let line = button.parentElement.querySelector("[data-passkey-problem]");
  if (!line) {
    line = document.createElement("p");
    line.dataset.passkeyProblem = "";
    line.className = "field__error";
    line.setAttribute("role", "alert");
    button.after(line);
  }
  line.textContent = words;
};

for (const button of document.querySelectorAll("[data-passkey]")) {
  const form = button.closest("form");
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
    button.disabled = true;
    say(button, button.dataset.textUnknown);
    continue;
  }
  if (/^[\d.]+$|:/.test(location.hostname)) {
    button.disabled = true;
    say(button, button.dataset.textNumber);
    continue;
  }
  button.addEventListener("click", async () => {
    try {
      const credential = await ceremonies[button.dataset.passkey](await options(button));
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      say(button, button.dataset.textFailed);
    }
  });
}
