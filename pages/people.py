"""Who may sign in, as what, and who can see what is confidential?"""
