document.documentElement.classList.add("script");
(() => {
  const one = (id) => document.getElementById(id);
  const [words, rule, severity, state] = ["find", "rule", "severity", "state"].map(one);
  const shown = [...document.querySelectorAll("[data-rule]")];
  const texts = new Map(shown.map((each) => [each, each.textContent.toLowerCase()]));
  const fits = (field, value) => !field || !field.value || field.value === value;
  const update = () => {
    const wanted = words.value.trim().toLowerCase();
    for (const each of shown) {
      each.hidden = !(
        fits(rule, each.dataset.rule) &&
        fits(severity, each.dataset.severity) &&
        fits(state, each.dataset.state) &&
        texts.get(each).includes(wanted)
      );
    }
    for (const group of document.querySelectorAll(".group")) {
      group.hidden = !group.querySelector(".card:not([hidden])");
    }
  };
  for (const field of [words, rule, severity, state]) {
    if (field) field.addEventListener("input", update);
  }
})();
