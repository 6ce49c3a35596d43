from types import SimpleNamespace

from generator.publish.figures.network_table import table


def result(networks, id="a", **more):
    facts = {"summary": {"networks": networks}}
    fields = {"id": id, "facts": facts, "measured": [], "claims": [], "witnesses": [], **more}
    return SimpleNamespace(**fields)


ROW = {"widths": [2, 3, 1], "parameters": 13, "restarts": 32, "succeeded": 31, "accuracy": 0.9996}


def test_a_row_a_network_and_each_network_once():
    results = {
        "a": result({"network": ROW}),
        "b": result({"same": dict(ROW)}, "b"),
        "c": result({}),
    }
    html = table(results, ["b", "a", "c"], lambda id: f"<i>{id}</i>")
    assert html.count("<tr>") == 2  # the head's, and one
    assert '<th scope="row"><i>b</i></th><td>2–3–1</td><td>13</td><td>31 of 32</td>' in html
    assert "<td>99.96%</td>" in html


def test_untrained_networks_have_no_row():
    drawn = {"widths": [2, 2], "parameters": 6}
    assert table({"a": result({"network": drawn})}, ["a"], str).count("<tr>") == 1


def test_witness_linking_and_stretch():
    measured = [{"id": "linking", "value": 1}, {"id": "steps", "value": 297}]
    claims = [{"id": "stretch", "measured": 55.2}]
    linked = result(
        {"network": ROW | {"kinds": ["flow"]}},
        measured=measured,
        claims=claims,
        witnesses=[{"network": "network"}],
    )
    html = table({"a": linked}, ["a"], str)
    assert "<td>2–3–1 (flow)</td>" in html
    assert "<td>found</td><td>1, before and after</td><td>× 55</td>" in html


def test_what_figures_measure_of_one_network_is_one_row():
    first = result({"network": ROW}, "one", witnesses=[{"network": "network"}])
    other = result({"network": dict(ROW)}, "other", claims=[{"id": "stretch", "measured": 55.2}])
    html = table({"one": first, "other": other}, ["one", "other"], str)
    assert html.count("<tr>") == 2
    assert "<td>found</td><td></td><td>× 55</td>" in html


def test_a_witness_belongs_to_the_network_that_it_is_against():
    networks = {"network": ROW, "narrow": ROW | {"widths": [2, 2, 1]}}
    two = result(networks, witnesses=[{"network": "narrow"}, {"network": "narrow-3"}])
    html = table({"a": two}, ["a"], str)
    assert html.count("<td>found</td>") == 1
    assert html.index("2–3–1") < html.index("2–2–1") < html.index("<td>found</td>")


def test_a_second_network_has_what_is_measured_under_its_name():
    filmed = ROW | {"kinds": ["residual"]}
    measured = [
        {"id": "linking", "value": 1},
        {"id": "steps", "value": 165},
        {"id": "dense-stretch", "value": 7.0},
    ]
    both = result(
        {"network": filmed, "dense": dict(ROW)}, measured=measured, witnesses=[{"network": "dense"}]
    )
    first, second = table({"a": both}, ["a"], str).split("<tr>")[2:]
    assert "1, before and after" in first
    assert "found" not in first
    assert "× 7" not in first
    assert "1, before and after" not in second
    assert "<td>found</td>" in second
    assert "× 7" in second
