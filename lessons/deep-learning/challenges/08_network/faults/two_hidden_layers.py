"""model has too few hidden layers. How many sizes are there between 784 and 10?"""


model = MNIST_DNN(784, 256, 64, 10)
