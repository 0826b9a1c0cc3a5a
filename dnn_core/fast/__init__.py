"""The same training, fast: what a run computes is in the modules above; here is how two cores share it.

`run.FastTrainingRun` is a `dnn_core.run.TrainingRun` whose steps are cut into jobs. Nothing above imports this.
"""
