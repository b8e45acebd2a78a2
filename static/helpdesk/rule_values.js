// A condition's value is chosen where its field has choices, and typed where it has none. The typed field stays the one that is
// sent; the server checks it in any case.
document.addEventListener("DOMContentLoaded", () => {
  const data = document.getElementById("rule-choices");
  if (!data) return;
  const choices = JSON.parse(data.textContent);
  const PARTIAL = ["contains", "not_contains"];
  const SEVERAL = "one_of";

  const part = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const rowOf = (element) => element.closest("tr.form-row");

  const chooser = (input, options, isSeveral) => {
    const select = document.createElement("select");
    select.className = "hd-values";
    select.multiple = isSeveral;
    select.setAttribute("aria-label", "Value");
    const chosen = (isSeveral ? input.value.split(",") : [input.value]).map((one) => one.trim()).filter(Boolean);
    const known = options.map(([value]) => value.toLowerCase());
    const gone = chosen.filter((one) => !known.includes(one.toLowerCase())).map((one) => [one, `${one} (not there)`]);
    const first = isSeveral || chosen.length ? [] : [["", "Choose…"]];
    for (const [value, label] of [...first, ...options, ...gone]) {
      const isChosen = chosen.some((one) => one.toLowerCase() === value.toLowerCase());
      select.add(new Option(label, value, isChosen, isChosen));
    }
    select.addEventListener("change", () => {
      input.value = [...select.selectedOptions].map((option) => option.value).join(", ");
    });
    return select;
  };

  const fit = (row) => {
    const [field, operator, input] = ["field", "operator", "value"].map((name) => part(row, name));
    if (!field || !operator || !input) return;
    row.querySelector(".hd-values")?.remove();
    const options = PARTIAL.includes(operator.value) ? null : choices[field.value];
    input.hidden = Boolean(options);
    if (options) input.after(chooser(input, options, operator.value === SEVERAL));
    const key = part(row, "key");
    if (key) key.disabled = !["metadata", "attribute", ""].includes(field.value);
  };

  const rows = () => new Set([...document.querySelectorAll('[name^="conditions-"][name$="-field"]')].map(rowOf).filter(Boolean));
  const fitAll = () => rows().forEach(fit);

  document.addEventListener("change", (event) => {
    const name = event.target.name || "";
    if (!name.startsWith("conditions-") || !/-(field|operator)$/.test(name)) return;
    const row = rowOf(event.target);
    // Another field has other values.
    if (name.endsWith("-field")) part(row, "value").value = "";
    fit(row);
  });
  document.addEventListener("formset:added", fitAll);
  fitAll();
});
