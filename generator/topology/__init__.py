"""What a network does to space: `topology.flow(network)` is the network as a motion.

`flow`, `recorded` and `inverse` make motions; `least_singular_value` says how near to flat one
comes, `linking_along` and `winding_along` follow an invariant; `separation` finds a plane between
two classes or proves that there is none, `best_line` the line that gets most right;
`network_record`, `network_json` and `summary` write networks down.
"""

from generator import lazy

EXPORTS = {
    "Affine": "stages",
    "Along": "along",
    "Certified": "certify",
    "FieldFlow": "fieldstages",
    "Flow": "flow",
    "Jump": "fieldstages",
    "Loop": "loops",
    "Persistence": "homology",
    "Pointwise": "stages",
    "PolarPath": "paths",
    "Projection": "stages",
    "Recording": "recorded",
    "Separation": "separation",
    "Spin": "stages",
    "Witness": "witness",
    "best_line": "best_line",
    "certify": "certify",
    "clarity": "shadow",
    "coordinate_loop": "loops",
    "core_loop": "loops",
    "decision_view": "view",
    "determinants": "determinant",
    "distance": "distance",
    "edge_on": "view",
    "find_witness": "witness",
    "flow": "flow",
    "flow_jacobian": "jacobian",
    "inverse": "inverse",
    "jacobian": "jacobian",
    "lattice": "lattice",
    "least_determinant": "determinant",
    "least_path_determinant": "straight",
    "least_singular_value": "singular",
    "linking_along": "along",
    "linking_number": "linking",
    "narrowest": "singular",
    "network_json": "records",
    "network_record": "records",
    "path_determinant": "straight",
    "persistence": "homology",
    "polar_path": "paths",
    "preimage": "inverse",
    "recorded": "recorded",
    "separation": "separation",
    "singular_values": "jacobian",
    "straight": "straight",
    "stretch": "jacobian",
    "summary": "records",
    "there_and_back": "inverse",
    "winding_along": "along",
    "winding_number": "winding",
}
__getattr__, __dir__ = lazy.namespace(__name__, EXPORTS)
