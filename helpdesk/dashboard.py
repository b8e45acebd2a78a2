def fill(request, context):
    return context
