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
    found = table(results, ["b", "a", "c"], lambda id: f"<i>{id}</i>")
    assert found.count("<tr>") == 2  # the head's, and one
    assert '<th scope="row"><i>b</i></th><td>2–3–1</td><td>13</td><td>31 of 32</td>' in found
    assert "<td>99.96%</td>" in found


def test_untrained_networks_have_no_row():
    drawn = {"widths": [2, 2], "parameters": 6}
    assert table({"a": result({"network": drawn})}, ["a"], str).count("<tr>") == 1


def test_witness_linking_and_stretch():
    measured = [{"id": "linking", "value": 1}, {"id": "steps", "value": 297}]
    claims = [{"id": "stretch", "measured": 55.2}]
    one = result(
        {"network": ROW | {"kinds": ["flow"]}},
        measured=measured,
        claims=claims,
        witnesses=[{"network": "network"}],
    )
    found = table({"a": one}, ["a"], str)
    assert "<td>2–3–1 (flow)</td>" in found
    assert "<td>found</td><td>1, before and after</td><td>× 55</td>" in found


def test_what_figures_measure_of_one_network_is_one_row():
    one = result({"network": ROW}, "one", witnesses=[{"network": "network"}])
    other = result({"network": dict(ROW)}, "other", claims=[{"id": "stretch", "measured": 55.2}])
    found = table({"one": one, "other": other}, ["one", "other"], str)
    assert found.count("<tr>") == 2
    assert "<td>found</td><td></td><td>× 55</td>" in found
