"""The topics of the teams: their list, their examples, the model that is learnt of them, and the choice among them."""
