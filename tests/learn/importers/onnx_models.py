"""Models in ONNX, put together operator by operator, and what ONNX Runtime computes of them."""

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from onnx.reference.op_run import OpRun
from scipy.special import erf

KINDS = {np.float64: TensorProto.DOUBLE, np.float32: TensorProto.FLOAT}


class Erf(OpRun):
    """The reference's own is in single precision."""

    def _run(self, x):
        return (erf(x),)


class Gelu(OpRun):
    def _run(self, x, approximate="none"):
        if approximate == "tanh":
            return (x / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))),)
        return (x / 2 * (1 + erf(x / np.sqrt(2))),)


class Model:
    """A graph from "x" on: `model.add("Gemm", "W", "b", transB=1)` takes the last value first."""

    def __init__(self, inputs, kind=np.float64, opset=20, seed=0):
        self.kind, self.inputs, self.opset = kind, inputs, opset
        self.rng = np.random.default_rng(seed)
        self.nodes, self.constants, self.last = [], [], "x"

    def constant(self, value, kind=None):
        name = f"c{len(self.constants)}"
        array = np.asarray(value, dtype=kind or self.kind)
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def add(self, operator, *inputs, of=None, **attributes):
        """The name of the value that it adds."""
        name = f"v{len(self.nodes)}"
        sources = [self.last if of is None else of, *inputs]
        self.nodes.append(helper.make_node(operator, sources, [name], **attributes))
        self.last = name
        return name

    def linear(self, out, width):
        W = self.constant(self.rng.normal(size=(out, width)))
        return self.add("Gemm", W, self.constant(self.rng.normal(size=out)), transB=1)

    def bytes(self, shape=None, outputs=None):
        kind = KINDS[self.kind]
        graph = helper.make_graph(
            self.nodes,
            "model",
            [helper.make_tensor_value_info("x", kind, shape or ["n", self.inputs])],
            [helper.make_tensor_value_info(name, kind, None) for name in outputs or [self.last]],
            self.constants,
        )
        opsets = [helper.make_opsetid("", self.opset)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9).SerializeToString()

    def run(self, points):
        """Its outputs by ONNX Runtime."""
        session = onnxruntime.InferenceSession(self.bytes())
        return session.run(None, {"x": points.astype(self.kind)})[0].astype(float)

    def run_reference(self, points):
        """By the reference implementation of the onnx package, which has every operator."""
        model = onnx.load_model_from_string(self.bytes())
        session = ReferenceEvaluator(model, new_ops=[Erf, Gelu])
        return session.run(None, {"x": points.astype(self.kind)})[0].astype(float)
